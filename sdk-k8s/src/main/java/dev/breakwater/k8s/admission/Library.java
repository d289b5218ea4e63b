package dev.breakwater.k8s.admission;

import java.util.List;

/**
 * The libraries that the API server offers to expressions, each with the first minor version of Kubernetes that has
 * it, and the signatures of its functions: {@code name(arguments) result}, or {@code receiver->name(arguments) result}.
 * Source: the API server's base environment.
 */
enum Library {
    /** URLs. */
    URLS(0, """
            url(string) URL
            isURL(string) bool
            URL->getScheme() string
            URL->getHost() string
            URL->getHostname() string
            URL->getPort() string
            URL->getEscapedPath() string
            URL->getQuery() map(string,list(string))
            """),
    /** Regular expressions that return what they find. */
    REGEX(0, """
            string->find(string) string
            string->findAll(string) list(string)
            string->findAll(string,int) list(string)
            """),
    /** Sums and extremes of lists; a line with a star stands for a line for each comparable type. */
    LISTS(0, """
            *list(*)->isSorted() bool
            *list(*)->min() *
            *list(*)->max() *
            list(int)->sum() int
            list(uint)->sum() uint
            list(double)->sum() double
            list(duration)->sum() duration
            list(T)->indexOf(T) int
            list(T)->lastIndexOf(T) int
            """),
    /** Texts. */
    STRINGS(0, """
            string->charAt(int) string
            string->indexOf(string) int
            string->indexOf(string,int) int
            string->lastIndexOf(string) int
            string->lastIndexOf(string,int) int
            list(string)->join() string
            list(string)->join(string) string
            string->lowerAscii() string
            string->upperAscii() string
            string->replace(string,string) string
            string->replace(string,string,int) string
            string->split(string) list(string)
            string->split(string,int) list(string)
            string->substring(int) string
            string->substring(int,int) string
            string->trim() string
            """),
    /** What the requester may do. */
    AUTHORIZER(27, """
            Authorizer->path(string) PathCheck
            Authorizer->group(string) GroupCheck
            Authorizer->serviceAccount(string,string) Authorizer
            GroupCheck->resource(string) ResourceCheck
            ResourceCheck->subresource(string) ResourceCheck
            ResourceCheck->namespace(string) ResourceCheck
            ResourceCheck->name(string) ResourceCheck
            PathCheck->check(string) Decision
            ResourceCheck->check(string) Decision
            Decision->errored() bool
            Decision->error() string
            Decision->allowed() bool
            Decision->reason() string
            """),
    /** Quantities. */
    QUANTITY(28, """
            quantity(string) Quantity
            isQuantity(string) bool
            sign(Quantity) int
            Quantity->isInteger() bool
            Quantity->asInteger() int
            Quantity->asApproximateFloat() double
            Quantity->add(Quantity) Quantity
            Quantity->add(int) Quantity
            Quantity->sub(Quantity) Quantity
            Quantity->sub(int) Quantity
            Quantity->compareTo(Quantity) int
            Quantity->isGreaterThan(Quantity) bool
            Quantity->isLessThan(Quantity) bool
            """),
    /** Texts made by a form. */
    STRINGS_2(29, """
            string->format(list(dyn)) string
            strings.quote(string) string
            """),
    /** Lists as sets. */
    SETS(29, """
            sets.contains(list(T),list(T)) bool
            sets.equivalent(list(T),list(T)) bool
            sets.intersects(list(T),list(T)) bool
            """),
    /** Addresses. */
    IP(30, """
            ip(string) IP
            isIP(string) bool
            ip.isCanonical(string) bool
            string(IP) string
            IP->family() int
            IP->isUnspecified() bool
            IP->isLoopback() bool
            IP->isLinkLocalMulticast() bool
            IP->isLinkLocalUnicast() bool
            IP->isGlobalUnicast() bool
            """),
    /** Blocks of addresses. */
    CIDR(30, """
            cidr(string) CIDR
            isCIDR(string) bool
            string(CIDR) string
            CIDR->containsIP(string) bool
            CIDR->containsIP(IP) bool
            CIDR->containsCIDR(string) bool
            CIDR->containsCIDR(CIDR) bool
            CIDR->ip() IP
            CIDR->prefixLength() int
            CIDR->masked() CIDR
            """),
    /** Named formats. */
    FORMAT(31, """
            format.named(string) optional(NamedFormat)
            NamedFormat->validate(string) optional(list(string))
            format.dns1123Label() NamedFormat
            format.dns1123Subdomain() NamedFormat
            format.dns1035Label() NamedFormat
            format.qualifiedName() NamedFormat
            format.dns1123LabelPrefix() NamedFormat
            format.dns1123SubdomainPrefix() NamedFormat
            format.dns1035LabelPrefix() NamedFormat
            format.labelValue() NamedFormat
            format.uri() NamedFormat
            format.uuid() NamedFormat
            format.byte() NamedFormat
            format.date() NamedFormat
            format.datetime() NamedFormat
            """),
    /** Selectors in questions to the authorizer. */
    AUTHORIZER_SELECTORS(31, """
            ResourceCheck->fieldSelector(string) ResourceCheck
            ResourceCheck->labelSelector(string) ResourceCheck
            """),
    /** Semantic versions. */
    SEMVER(33, """
            semver(string) Semver
            semver(string,bool) Semver
            isSemver(string) bool
            isSemver(string,bool) bool
            Semver->major() int
            Semver->minor() int
            Semver->patch() int
            Semver->compareTo(Semver) int
            Semver->isGreaterThan(Semver) bool
            Semver->isLessThan(Semver) bool
            """),
    /** Ends of lists, which came with the optionals of that time. */
    LISTS_3(33, """
            list(T)->first() optional(T)
            list(T)->last() optional(T)
            """),
    /** The second version of the lists of Kubernetes. */
    LISTS_2(37, """
            dyn->includes(dyn) bool
            """);

    private final int since;
    private final String signatures;

    Library(int since, String signatures) {
        this.since = since;
        this.signatures = signatures;
    }

    /** The first minor version of Kubernetes that has it; 0 if all have. */
    int since() {
        return since;
    }

    List<String> signatures() {
        return signatures.lines().toList();
    }
}
