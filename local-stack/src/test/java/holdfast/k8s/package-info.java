/** The manifests and images, as far as they can be judged without a cluster. */
@NullMarked
package holdfast.k8s;

import org.jspecify.annotations.NullMarked;
