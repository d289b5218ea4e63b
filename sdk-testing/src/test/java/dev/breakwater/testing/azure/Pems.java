package dev.breakwater.testing.azure;

/** Public parts of certificates that nobody has the keys of, all valid from August 2026 on. */
final class Pems {
    /** For 90 days. */
    static final String FIRST = """
            -----BEGIN CERTIFICATE-----
            MIIBNjCB3qADAgECAgkAq8X5vGQU8ZAwCgYIKoZIzj0EAwIwEDEOMAwGA1UEAxMF
            Zmlyc3QwHhcNMjYwODAxMDAwMDAwWhcNMjYxMDMwMDAwMDAwWjAQMQ4wDAYDVQQD
            EwVmaXJzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDVDmU6om8LahZe8YAac
            nw87q6Vgee/hrjSAxZsHvlWH3uLEX5biuSueJoZmPHObtcROjm6frgQPichhPNXt
            nVijITAfMB0GA1UdDgQWBBSVuR6zE5K1LKK+76s7EqarHe/ynjAKBggqhkjOPQQD
            AgNHADBEAiAj+V1jpN3X7jsdDqyw/PbuF3fyi4Oo890JtZmOTcz/XgIgaceeV4vm
            27Rw1QlkcxnME+CI+E8VHQXCRd4lEjoLplM=
            -----END CERTIFICATE-----
            """;

    /** For 90 days, too. */
    static final String SECOND = """
            -----BEGIN CERTIFICATE-----
            MIIBODCB36ADAgECAggkpgrHjDs1iDAKBggqhkjOPQQDAjARMQ8wDQYDVQQDEwZz
            ZWNvbmQwHhcNMjYwODAxMDAwMDAwWhcNMjYxMDMwMDAwMDAwWjARMQ8wDQYDVQQD
            EwZzZWNvbmQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR9owJktrWFSgQDjLer
            qt3wOus3Jpkqx1ffJO3xJCFArY5At4cN81Wgm974Sy55h1gxdZs9zmef4sBsLV/v
            1yYMoyEwHzAdBgNVHQ4EFgQUws2MvXBKn76XaGhr/8krg3f5ONowCgYIKoZIzj0E
            AwIDSAAwRQIgFgGROSSiUJeoq+KPUZpGoK6MoxGAOgyRPt/7wY6ue+QCIQD/yGu0
            hD8ndqy4xtZOc6Gi7lt1aVbUDjuwZ/yNmLrwuA==
            -----END CERTIFICATE-----
            """;

    /** For 400 days. */
    static final String LONG = """
            -----BEGIN CERTIFICATE-----
            MIIBNTCB3KADAgECAgkAkdNgDTULcO8wCgYIKoZIzj0EAwIwDzENMAsGA1UEAxME
            bG9uZzAeFw0yNjA4MDEwMDAwMDBaFw0yNzA5MDUwMDAwMDBaMA8xDTALBgNVBAMT
            BGxvbmcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQeA8briRowvviPRXAFxw7e
            U+DUXmmyTPggLZ3FZtMb6mi+NQbKGsANRiI39xthVj51l5tXiHYq664zUeUAp199
            oyEwHzAdBgNVHQ4EFgQUAhHSEF1/bNMIY6fRNp7bShjSGa8wCgYIKoZIzj0EAwID
            SAAwRQIhANMrPEWpk5wRamCmiwEAu1RdTjWVbaAY975jd/BW0+K0AiAXKbG497xD
            k+P1OQOs78Y55q1zRDsovpZjx0oors9JBQ==
            -----END CERTIFICATE-----
            """;

    /** Until the year 9966. */
    static final String ENDLESS = """
            -----BEGIN CERTIFICATE-----
            MIIBPTCB5KADAgECAgkA/xsrT42bCA8wCgYIKoZIzj0EAwIwEjEQMA4GA1UEAxMH
            ZW5kbGVzczAgFw0yNjA4MDEwMDAwMDBaGA85OTY2MDcwNzAwMDAwMFowEjEQMA4G
            A1UEAxMHZW5kbGVzczBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABF2lZ5t/PF1m
            AGL6VVU1O2vxwKy+MjI0ld++WtJondc41lmJkAu70QYbTJa+PMEk1HdALuXG/duo
            nka8i1B4DD6jITAfMB0GA1UdDgQWBBQ5jwpt330Q6Dfz9M6tFjH6c1F0RDAKBggq
            hkjOPQQDAgNIADBFAiAkWfMCulirRGVJYWy4zW4/bWeF1o8YxBusNytRQdvr7wIh
            APek50njel6jjYFtQsealtIZmcCWcGwcHr8uk7lOEaHI
            -----END CERTIFICATE-----
            """;

    private Pems() {}
}
