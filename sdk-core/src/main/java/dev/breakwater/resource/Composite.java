package dev.breakwater.resource;

import java.util.List;

/** A declaration that stands for several resources, such as a secure cluster. Immutable. */
public interface Composite {
    /** The resources it stands for, in no particular order. */
    List<Resource<?>> resources();
}
