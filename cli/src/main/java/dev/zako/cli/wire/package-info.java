/** What a client and the daemon of a workspace say to each other. Knows nothing of builds. */
@NullMarked
package dev.zako.cli.wire;

import org.jspecify.annotations.NullMarked;
