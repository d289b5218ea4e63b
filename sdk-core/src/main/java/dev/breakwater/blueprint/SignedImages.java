package dev.breakwater.blueprint;

import dev.breakwater.document.Document;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Composite;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Resource;
import dev.breakwater.workload.Manifest;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pods run signed images only: Ratify verifies the signatures of the Notary Project, and Gatekeeper asks it and denies
 * what it does not vouch for, also when it does not answer. An {@code Executor} of Ratify 2 ({@code
 * config.ratify.sh/v2alpha1}), a template of Gatekeeper and its constraint. Both programs must be in the cluster already;
 * images from elsewhere than these scopes are not vouched for either. Immutable.
 *
 * @param scopes registries and repositories, such as {@code shop.azurecr.io} or {@code *.azurecr.io}
 * @param roots the certificates of the authorities that are trusted
 * @param identities whose signatures are trusted, such as {@code x509.subject: C=US, ST=WA, O=Acme}; empty means
 *     everybody's to whom one of the authorities gave a certificate
 * @param exempt the namespaces in which nothing is asked, {@code *} at the end allowed
 * @param cluster the cluster; empty means the cluster the provider was made for
 */
public record SignedImages(
        List<String> scopes,
        List<X509Certificate> roots,
        List<String> identities,
        List<String> exempt,
        Optional<ClusterLink> cluster)
        implements Composite {
    /** The kind of the constraint, by which audits know it. */
    static final String CONSTRAINT = "constraints.gatekeeper.sh/v1beta1/BreakwaterSignedImages";

    private static final String NAME = "breakwater-signed-images";
    private static final String KIND = "BreakwaterSignedImages";
    private static final List<String> SYSTEM = List.of(
            "kube-*",
            "gatekeeper-system",
            "calico-system",
            "tigera-operator",
            "app-routing-system",
            "aks-istio-*",
            "dataprotection-microsoft");

    /** Denies on no answer, on an error, and on whatever is not said to have succeeded. */
    private static final String REGO = """
            package breakwatersignedimages

            image[name] { name := input.review.object.spec.containers[_].image }
            image[name] { name := input.review.object.spec.initContainers[_].image }
            image[name] { name := input.review.object.spec.ephemeralContainers[_].image }

            verdict := external_data({"provider": "ratify-gatekeeper-provider", "keys": [name | image[name]]})

            vouched[name] { some i; name := verdict.responses[i][0]; verdict.responses[i][1].succeeded == true }

            violation[{"msg": msg}] {
              image[name]
              not vouched[name]
              msg := sprintf("no trusted signature of %v is known to Ratify", [name])
            }
            """;

    /** Copies the lists. */
    public SignedImages {
        scopes = List.copyOf(scopes);
        roots = List.copyOf(roots);
        identities = List.copyOf(identities);
        exempt = List.copyOf(exempt);
    }

    /** Images of these registries or repositories; the namespaces of AKS itself are exempt. */
    public static SignedImages from(String... scopes) {
        return new SignedImages(List.of(scopes), List.of(), List.of(), SYSTEM, Optional.empty());
    }

    /** With these authorities more; one at least is needed. */
    public SignedImages trusting(X509Certificate... more) {
        List<X509Certificate> all =
                Stream.concat(roots.stream(), Stream.of(more)).toList();
        return new SignedImages(scopes, all, identities, exempt, cluster);
    }

    /** With signatures of these identities only. */
    public SignedImages signedBy(String... subjects) {
        List<String> all =
                Stream.concat(identities.stream(), Stream.of(subjects)).toList();
        return new SignedImages(scopes, roots, all, exempt, cluster);
    }

    /** With these namespaces exempt too. */
    public SignedImages exempting(String... namespaces) {
        List<String> all = Stream.concat(exempt.stream(), Stream.of(namespaces)).toList();
        return new SignedImages(scopes, roots, identities, all, cluster);
    }

    /** In that cluster. */
    public SignedImages on(ClusterLink link) {
        return new SignedImages(scopes, roots, identities, exempt, Optional.of(link));
    }

    @Override
    public List<Resource<?>> resources() {
        InvalidDeclarationException.throwIfAny(issues());
        Manifest template = template();
        List<Resource<?>> all = new ArrayList<>();
        for (Manifest one : List.of(executor(), template, constraint().after(template.address()))) {
            all.add(cluster.map(one::on).orElse(one));
        }
        return all;
    }

    private List<Issue> issues() {
        List<Issue> issues = new ArrayList<>();
        if (scopes.isEmpty()) {
            issues.add(new Issue("SignedImages", "has no scope; name the registries in from(…)."));
        }
        if (roots.isEmpty()) {
            issues.add(new Issue("SignedImages", "trusts nobody; name an authority in trusting(…)."));
        }
        return issues;
    }

    private Manifest executor() {
        boolean azure = scopes.stream().allMatch(scope -> scope.contains(".azurecr.io"));
        Document credential = Document.object("credential", Document.object("provider", azure ? "azure" : "static"));
        Document trust = Document.object("certificates", List.of(Document.object("type", "ca", "inline", pem())));
        Document verifier = Document.object("name", "notation", "type", "notation")
                .with("parameters", identities.isEmpty() ? trust : trust.with("trustedIdentities", identities));
        Document rule = Document.object("rules", List.of(Document.object("verifierName", "notation")));
        return Manifest.named("config.ratify.sh/v2alpha1", "Executor", NAME)
                .set("/spec/scopes", scopes)
                .set("/spec/stores", List.of(Document.object("type", "registry-store", "parameters", credential)))
                .set("/spec/verifiers", List.of(verifier))
                .set("/spec/policyEnforcer/type", "threshold-policy")
                .set("/spec/policyEnforcer/parameters/policy", rule);
    }

    private String pem() {
        return roots.stream().map(SignedImages::pem).collect(Collectors.joining());
    }

    private static String pem(X509Certificate root) {
        try {
            Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
            return "-----BEGIN CERTIFICATE-----\n" + lines.encodeToString(root.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(
                    "The certificate of " + root.getSubjectX500Principal() + " is broken.", e);
        }
    }

    private static Manifest template() {
        Document target = Document.object("target", "admission.k8s.gatekeeper.sh", "rego", REGO);
        return Manifest.named("templates.gatekeeper.sh/v1", "ConstraintTemplate", KIND.toLowerCase(Locale.ROOT))
                .set("/spec/crd/spec/names/kind", KIND)
                .set("/spec/targets", List.of(target));
    }

    private Manifest constraint() {
        Document pods = Document.object("apiGroups", List.of(""), "kinds", List.of("Pod"));
        return Manifest.named("constraints.gatekeeper.sh/v1beta1", KIND, NAME)
                .set("/spec/enforcementAction", "deny")
                .set("/spec/match/kinds", List.of(pods))
                .set("/spec/match/excludedNamespaces", exempt);
    }

    /** {@code SignedImages[shop.azurecr.io]}. */
    @Override
    public String toString() {
        return "SignedImages" + scopes;
    }
}
