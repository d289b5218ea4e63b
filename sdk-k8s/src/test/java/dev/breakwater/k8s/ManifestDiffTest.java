package dev.breakwater.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.workload.WorkloadProperties;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestDiffTest {
    private static final Document OURS = Document.parse("""
            {"spec": {"tolerations": [{"key": "gpu", "operator": "Exists"}]}}""");
    private static final Document LIVE = Document.parse("""
            {"spec": {"tolerations": [
               {"key": "gpu", "operator": "Exists"},
               {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "tolerationSeconds": 300}]},
             "metadata": {"managedFields": [{"manager": "breakwater", "operation": "Apply",
               "fieldsV1": {"f:spec": {"f:tolerations": {}}}}]}}""");

    /** Admission adds them to what our manager applied, and leaves the list to our manager. */
    @Test
    void what_admission_makes_a_pod_bear_is_not_drift() {
        assertThat(diff("v1/Pod")).isEmpty();
        assertThat(diff("example.com/v1/Pod"))
                .extracting(FieldChange::path)
                .containsExactly("/spec/tolerations/node.kubernetes.io/not-ready");
    }

    private static List<FieldChange> diff(String type) {
        return ManifestDiff.of(WorkloadProperties.table(type), OURS, Optional.of(LIVE));
    }
}
