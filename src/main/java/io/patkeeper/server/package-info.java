/**
 * What every request passes before a feature handles it: Tomcat's valves and the servlet
 * filters for correlation ids, the public URL, time limits, and the division of threads.
 * <p>
 * Glossary: <em>bulkhead</em>, a limit on the threads that one kind of request may use;
 * <em>correlation id</em>, connects an error page with the log; <em>public URL</em>, the
 * URL that people open, from {@code PATKEEPER_URL}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "ui", "azuredevops", "outbound", "database" })
package io.patkeeper.server;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
