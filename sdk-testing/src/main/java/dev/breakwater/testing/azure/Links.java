package dev.breakwater.testing.azure;

/** Absolute addresses on the host that the client asked. */
final class Links {
    private Links() {}

    static String to(ArmRequest request, String path) {
        return request.uri().getScheme() + "://" + request.uri().getAuthority() + path + "?api-version="
                + request.apiVersion();
    }
}
