/**
 * What is in the images of a registry, and who signed them. Defender for Cloud and a registry that wants a token of Entra
 * ID are the embedded ones; against real ones the same calls ask the real services.
 */
@NullMarked
package dev.breakwater.examples.images;

import org.jspecify.annotations.NullMarked;
