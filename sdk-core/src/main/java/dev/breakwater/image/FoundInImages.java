package dev.breakwater.image;

import java.util.List;

/** Findings that are already there. */
record FoundInImages(String source, List<ImageReference> images, boolean coversAll, List<ImageFinding> findings)
        implements ImageFindings {
    /** {@code Trivy: 2 images, 14 findings}. */
    @Override
    public String toString() {
        return source + ": " + images.size() + (images.size() == 1 ? " image, " : " images, ") + findings.size()
                + (findings.size() == 1 ? " finding" : " findings");
    }
}
