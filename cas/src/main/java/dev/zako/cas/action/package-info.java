@org.jspecify.annotations.NullMarked
package dev.zako.cas.action;
