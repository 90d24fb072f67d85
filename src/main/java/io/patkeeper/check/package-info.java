/**
 * Checks a setup ({@code --check}) without changing anything: the settings, and whether
 * Entra, Azure DevOps, the mail server and the database can be reached.
 * <p>
 * Glossary: <em>finding</em>, what was found about one part of the setup, with advice;
 * <em>verdict</em>, whether that part holds, fails, or cannot be checked.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "signin", "azuredevops", "outbound", "server", "database" })
package io.patkeeper.check;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
