package dev.breakwater.network;

import dev.breakwater.network.PodClasses.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One bound of what passes: at least what passes under every reading of the policies, or at most what passes under
 * some. Rows are kept by destination: who gets in, and who gets out to it.
 */
final class Matrix {
    /** What one policy adds: whom it isolates, and its rules in each of the four products. */
    private static final class Share {
        boolean certain = true;
        Bits isolatedIn = Bits.NONE;
        Bits isolatedOut = Bits.NONE;
        final List<Product.Entry> in = new ArrayList<>();
        final List<Product.Entry> inFromOutside = new ArrayList<>();
        final List<Product.Entry> out = new ArrayList<>();
        final List<Product.Entry> outToOutside = new ArrayList<>();
    }

    private final World world;
    private final PodClasses classes;
    private final PortGroups ports;
    private final boolean least;
    private final int[] isolatorsIn;
    private final int[] isolatorsOut;
    private final Bits unsureIn;
    private final Bits unsureOut;
    private final Product in;
    private final Product inFromOutside;
    private final Product out;
    private final Product outToOutside;
    private final boolean certain;

    Matrix(World world, PodClasses classes, PortGroups ports, boolean least) {
        this.world = world;
        this.classes = classes;
        this.ports = ports;
        this.least = least;
        this.isolatorsIn = new int[classes.size()];
        this.isolatorsOut = new int[classes.size()];
        Share sum = new Share();
        for (PolicyModel policy : world.policies().values()) {
            add(policy, sum);
            count(sum.isolatedIn, isolatorsIn, 1);
            count(sum.isolatedOut, isolatorsOut, 1);
            sum.isolatedIn = Bits.NONE;
            sum.isolatedOut = Bits.NONE;
        }
        unsureIn = unsure(world, true);
        unsureOut = unsure(world, false);
        Bits six = world.profile().judgesIpv6() ? Bits.NONE : classes.cells().six();
        certain = sum.certain && unsureIn.isEmpty() && unsureOut.isEmpty() && six.isEmpty();
        Bits openIn = withNone(isolatorsIn).or(atMost(unsureIn));
        Bits openOut = withNone(isolatorsOut).or(atMost(unsureOut));
        int pods = classes.size();
        int outside = classes.cells().size() + 1;
        int groups = ports.size();
        in = new Product(pods, pods, groups, sum.in, openIn, Bits.NONE, atLeast(unsureIn), Bits.NONE);
        inFromOutside = new Product(
                pods, outside, groups, sum.inFromOutside, openIn, atMost(six), atLeast(unsureIn), atLeast(six));
        out = new Product(pods, pods, groups, sum.out, Bits.NONE, openOut, Bits.NONE, atLeast(unsureOut));
        outToOutside = new Product(
                outside, pods, groups, sum.outToOutside, atMost(six), openOut, atLeast(six), atLeast(unsureOut));
    }

    private Matrix(Matrix old, Share less, Share more) {
        world = old.world; // its pods; policies come one by one
        certain = old.certain && more.certain;
        classes = old.classes;
        ports = old.ports;
        least = old.least;
        isolatorsIn = old.isolatorsIn.clone();
        isolatorsOut = old.isolatorsOut.clone();
        unsureIn = old.unsureIn;
        unsureOut = old.unsureOut;
        Bits openIn = recount(old.in.open(), isolatorsIn, less.isolatedIn, more.isolatedIn)
                .or(atMost(unsureIn));
        Bits openOut = recount(old.out.base(), isolatorsOut, less.isolatedOut, more.isolatedOut)
                .or(atMost(unsureOut));
        in = old.in.change(less.in, more.in, openIn, Bits.NONE);
        inFromOutside =
                old.inFromOutside.change(less.inFromOutside, more.inFromOutside, openIn, old.inFromOutside.base());
        out = old.out.change(less.out, more.out, Bits.NONE, openOut);
        outToOutside = old.outToOutside.change(less.outToOutside, more.outToOutside, old.outToOutside.open(), openOut);
    }

    /** This bound after a policy went and another came; either list may be empty. */
    Matrix change(Collection<PolicyModel> without, Collection<PolicyModel> with) {
        Share less = new Share();
        without.forEach(policy -> add(policy, less));
        Share more = new Share();
        with.forEach(policy -> add(policy, more));
        return new Matrix(this, less, more);
    }

    private static Bits recount(Bits open, int[] isolators, Bits less, Bits more) {
        count(less, isolators, -1);
        count(more, isolators, 1);
        long[] free = new long[(isolators.length >> 6) + 1];
        for (int number : less.toArray()) {
            if (isolators[number] == 0) {
                free[number >> 6] |= 1L << number;
            }
        }
        return open.minus(more).or(Bits.of(free, 0));
    }

    /** Whether every selection was certain, so that both bounds are one. */
    boolean certain() {
        return certain;
    }

    boolean hasManyChanges() {
        return in.extraCount() + out.extraCount() + inFromOutside.extraCount() + outToOutside.extraCount() > 64;
    }

    private Bits atLeast(Bits unsure) {
        return least ? unsure : Bits.NONE;
    }

    private Bits atMost(Bits unsure) {
        return least ? Bits.NONE : unsure;
    }

    private static void count(Bits members, int[] counts, int step) {
        for (int number : members.toArray()) {
            counts[number] += step;
        }
    }

    private static Bits withNone(int[] isolators) {
        long[] words = new long[(isolators.length >> 6) + 1];
        for (int number = 0; number < isolators.length; number++) {
            if (isolators[number] == 0) {
                words[number >> 6] |= 1L << number;
            }
        }
        return Bits.of(words, 0);
    }

    private Bits unsure(World world, boolean inward) {
        long[] words = new long[(classes.size() >> 6) + 1];
        boolean npm = world.profile() == NetworkProfile.AZURE_NPM;
        if (world.foreign().isEmpty() && !npm) {
            return Bits.NONE;
        }
        for (int number = 0; number < classes.size(); number++) {
            NetworkPod pod = classes.sample(number);
            if (UnsureDirections.of(world, pod, inward).isPresent()) {
                words[number >> 6] |= 1L << number;
            }
        }
        return Bits.of(words, 0);
    }

    private void add(PolicyModel policy, Share share) {
        Selection subject = classes.inNamespace(policy.namespace(), policy.pods());
        share.certain &= subject.sure().equals(subject.maybe());
        Bits isolated = least ? subject.maybe() : subject.sure();
        if (policy.ingress().isPresent()) {
            share.isolatedIn = share.isolatedIn.or(isolated);
            addRules(policy, policy.ingress().get(), bound(subject, share), true, share);
        }
        if (policy.egress().isPresent()) {
            share.isolatedOut = share.isolatedOut.or(isolated);
            addRules(policy, policy.egress().get(), bound(subject, share), false, share);
        }
        if (KubeRouter.crosses(world, policy)) {
            Bits both = bound(subject, share);
            policy.egress().orElseThrow().forEach(rule -> cross(policy, rule, both, false, share));
            policy.ingress().orElseThrow().forEach(rule -> cross(policy, rule, both, true, share));
        }
    }

    /** What a rule allows between pods that its policy selects is allowed in the other direction, too. */
    private void cross(PolicyModel policy, PolicyModel.Rule written, Bits selected, boolean inward, Share share) {
        for (PolicyModel.Rule rule : KubeRouter.readings(world, policy, written, inward)) {
            Bits peers = rule.peers().isEmpty()
                    ? selected
                    : bound(inside(policy.namespace(), rule.peers()), share).and(selected);
            addPorts(rule.ports(), peers, selected, Bits.NONE, !inward, share);
        }
    }

    private Bits bound(Selection selection, Share share) {
        share.certain &= selection.sure().equals(selection.maybe());
        return least ? selection.sure() : selection.maybe();
    }

    private void addRules(PolicyModel policy, List<PolicyModel.Rule> rules, Bits subject, boolean inward, Share share) {
        for (PolicyModel.Rule written : rules) {
            for (PolicyModel.Rule rule : KubeRouter.readings(world, policy, written, inward)) {
                addRule(policy, rule, subject, inward, share);
            }
        }
    }

    private void addRule(PolicyModel policy, PolicyModel.Rule rule, Bits subject, boolean inward, Share share) {
        Bits inside = rule.peers().isEmpty() ? classes.all() : bound(inside(policy.namespace(), rule.peers()), share);
        Bits outside = rule.peers().isEmpty() ? Bits.range(0, classes.cells().size() + 1) : outside(rule.peers());
        addPorts(rule.ports(), subject, inside, outside, inward, share);
    }

    private Selection inside(String namespace, List<Peer> peers) {
        Selection found = Selection.NOTHING;
        for (Peer peer : peers) {
            found = found.or(inside(namespace, peer));
        }
        return found;
    }

    private Selection inside(String namespace, Peer peer) {
        if (peer instanceof Peer.Pods some) {
            return classes.inNamespace(namespace, some.pods());
        }
        if (peer instanceof Peer.Namespaces all) {
            return classes.inNamespaces(all.namespaces(), LabelSelector.all());
        }
        if (peer instanceof Peer.PodsInNamespaces both) {
            return classes.inNamespaces(both.namespaces(), both.pods());
        }
        return classes.inCells(outside(List.of(peer)));
    }

    /** The cells of all blocks, each without its own exceptions. */
    private Bits outside(List<Peer> peers) {
        Bits found = Bits.NONE;
        for (Peer peer : peers) {
            if (peer instanceof Peer.IpBlock block) {
                found = found.or(cells(block));
            }
        }
        return found;
    }

    private Bits cells(Peer.IpBlock block) {
        Bits found = Cidr.parse(block.cidr()).map(classes.cells()::of).orElse(Bits.NONE);
        for (String except : block.except()) {
            found = found.minus(Cidr.parse(except).map(classes.cells()::of).orElse(Bits.NONE));
        }
        return found;
    }

    private void addPorts(
            List<PolicyPort> wanted, Bits subject, Bits inside, Bits outside, boolean inward, Share share) {
        Bits numeric = wanted.isEmpty() ? ports.all() : Bits.NONE;
        for (PolicyPort port : wanted) {
            if (port instanceof PolicyPort.Named named) {
                addNamed(named, subject, inside, outside, inward, share);
            } else {
                numeric = numeric.or(ports.of(port));
            }
        }
        addEntries(subject, inside, outside, numeric, inward, share);
    }

    /** A name stands for the number that the destination gives it; what lies outside gives none. */
    private void addNamed(
            PolicyPort.Named named, Bits subject, Bits inside, Bits outside, boolean inward, Share share) {
        for (Map.Entry<Integer, Bits> found :
                classes.named(named.name(), named.protocol()).entrySet()) {
            Bits group = ports.of(Vocabulary.numeric(new Port(named.protocol(), found.getKey())));
            if (inward) {
                addEntries(subject.and(found.getValue()), inside, outside, group, true, share);
            } else {
                addEntries(subject, inside.and(found.getValue()), Bits.NONE, group, false, share);
            }
        }
    }

    private static void addEntries(Bits subject, Bits inside, Bits outside, Bits groups, boolean inward, Share share) {
        if (inward) {
            add(share.in, subject, inside, groups);
            add(share.inFromOutside, subject, outside, groups);
        } else {
            add(share.out, inside, subject, groups);
            add(share.outToOutside, outside, subject, groups);
        }
    }

    private static void add(List<Product.Entry> rules, Bits keys, Bits values, Bits groups) {
        if (!keys.isEmpty() && !values.isEmpty() && !groups.isEmpty()) {
            rules.add(new Product.Entry(keys, values, groups));
        }
    }

    /** Whether the destination lets it in. */
    boolean enters(int from, int to, int group) {
        return in.has(to, from, group);
    }

    /** Whether the source lets it out. */
    boolean leaves(int from, int to, int group) {
        return out.has(to, from, group);
    }

    boolean entersFromOutside(int cell, int to, int group) {
        return inFromOutside.has(to, cell, group);
    }

    boolean leavesToOutside(int from, int cell, int group) {
        return outToOutside.has(cell, from, group);
    }

    Product in() {
        return in;
    }

    Product out() {
        return out;
    }

    /** The sources that reach a class of destinations. */
    Bits sources(int to, int group) {
        return in.row(to, group).and(out.row(to, group));
    }

    @Override
    public String toString() {
        return "Matrix[" + (least ? "at least" : "at most") + ", " + in + ", " + out + ", "
                + Arrays.stream(isolatorsIn).filter(n -> n > 0).count() + " isolated]";
    }
}
