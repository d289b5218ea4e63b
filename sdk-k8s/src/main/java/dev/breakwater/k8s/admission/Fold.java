package dev.breakwater.k8s.admission;

import java.util.List;
import java.util.Map;

/** The loop behind all, exists, map and their kin. Immutable. */
record Fold(Node range, Node init, int accu, int first, int second, Node condition, Node step) {
    void run(Frame frame) {
        Object values = range.eval(frame);
        frame.set(accu, init.eval(frame));
        if (values instanceof List<?> list) {
            overList(list, frame);
        } else if (values instanceof Map<?, ?> map) {
            overMap(map, frame);
        } else {
            throw CelFailure.noOverload();
        }
    }

    private void overList(List<?> list, Frame frame) {
        for (int i = 0; i < list.size(); i++) {
            frame.set(first, second < 0 ? list.get(i) : (Object) (long) i);
            if (second >= 0) {
                frame.set(second, list.get(i));
            }
            if (!goOn(frame)) {
                return;
            }
        }
    }

    private void overMap(Map<?, ?> map, Frame frame) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            frame.set(first, entry.getKey());
            if (second >= 0) {
                frame.set(second, entry.getValue());
            }
            if (!goOn(frame)) {
                return;
            }
        }
    }

    /** One round; a failure becomes the value so far, so that a later round may absorb it. */
    private boolean goOn(Frame frame) {
        if (condition.eval(frame).equals(false)) {
            return false;
        }
        try {
            frame.set(accu, step.eval(frame));
        } catch (CelFailure failure) {
            frame.set(accu, failure);
        }
        return true;
    }
}
