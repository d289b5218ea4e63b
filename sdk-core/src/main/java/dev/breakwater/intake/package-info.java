/**
 * What others wrote, read as an estate for the same audit: ARM templates and what Bicep compiles to, plans and states
 * of Terraform, configurations of container images. What such a file leaves to its deployment is kept as a reference
 * that names it, and no control takes it for absent. Every resource remembers the file and line it stands in.
 */
@NullMarked
package dev.breakwater.intake;

import org.jspecify.annotations.NullMarked;
