/** The manifests for Kubernetes, checked without a cluster. */
@NullMarked
package dev.trainstep.deploy;

import org.jspecify.annotations.NullMarked;
