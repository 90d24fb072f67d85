/**
 * Shared by all pages: layout, language, dates, notices, pagination, and the pages about
 * faults of Azure DevOps; also the start page and the help.
 * <p>
 * Glossary: <em>notice</em>, a sentence above the content of a page, often about what the
 * person has just done; <em>fault</em> and <em>refusal</em>, as in {@code azuredevops};
 * <em>legible text</em>, a text from outside with its invisible characters replaced;
 * <em>local URL</em>, path and query of one of Patkeeper's own pages.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "azuredevops", "outbound" })
package io.patkeeper.ui;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
