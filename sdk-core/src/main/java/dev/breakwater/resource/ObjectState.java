package dev.breakwater.resource;

import dev.breakwater.document.Document;

/**
 * The observed state of a Kubernetes object: the object as the API server returned it.
 *
 * @param document the object, managed fields and status included
 * @param apiVersion the apiVersion it was read with, such as {@code networking.k8s.io/v1}
 */
public record ObjectState(Document document, String apiVersion) implements Observed {}
