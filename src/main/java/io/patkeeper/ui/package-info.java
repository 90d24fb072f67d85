/**
 * What all pages share: layout, language, dates, notices, pagination, and the pages about
 * faults of Azure DevOps; also the pages that belong to no feature, home and help.
 * <p>
 * Glossary: <em>notice</em>, a sentence above the content of a page, often about what the
 * person has just done; <em>fault</em>, Azure DevOps could not be used; <em>refusal</em>,
 * it could, and said no; <em>legible text</em>, a text from outside with its invisible
 * characters replaced.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "azuredevops", "outbound" })
package io.patkeeper.ui;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
