package dev.zako.js;

import java.util.Optional;

/**
 * One import, or export from another module, that is left when types are erased.
 *
 * @param specifier the text between the quotes
 * @param attributeType the value of the import attribute `type`, if there is one
 * @param line the line of the specifier in the TypeScript text, counted from 1
 * @param column its column, counted from 1
 */
public record ImportStatement(
    String specifier, Optional<String> attributeType, int line, int column) {}
