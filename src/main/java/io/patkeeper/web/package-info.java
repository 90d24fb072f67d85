/**
 * What all pages share: home, language, error pages. Nobody depends on it.
 */
@NullMarked
package io.patkeeper.web;

import org.jspecify.annotations.NullMarked;
