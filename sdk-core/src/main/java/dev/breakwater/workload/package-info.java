/** Where workloads run: namespaces with their Pod Security levels, and the controls over them. */
@NullMarked
package dev.breakwater.workload;

import org.jspecify.annotations.NullMarked;
