/**
 * What every request passes before a feature sees it: Tomcat's valves and the servlet
 * filters for correlation ids, the public URL, time limits, and the division of threads.
 * <p>
 * Glossary: <em>bulkhead</em>, a limit on the threads that one kind of request may use;
 * <em>correlation id</em>, what connects an error page with the log.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "ui", "azuredevops", "database" })
package io.patkeeper.server;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
