/** What a build leaves in the workspace: outputs in their places, and who may write there. */
@NullMarked
package dev.zako.engine.build.output;

import org.jspecify.annotations.NullMarked;
