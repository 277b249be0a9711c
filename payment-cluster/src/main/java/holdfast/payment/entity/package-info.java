/** Accounts in the cluster: one entity each, which decides, stores and answers. */
@NullMarked
package holdfast.payment.entity;

import org.jspecify.annotations.NullMarked;
