/**
 * Connections to other hosts: URLs in settings, proxies, trusted certificates, and the
 * reasons why a connection failed.
 * <p>
 * Glossary: <em>proxy</em>, the HTTP proxy of the company's network that outgoing calls
 * have to pass; <em>tunnel</em>, the connection that it opens to the other host on
 * {@code CONNECT}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.patkeeper.outbound;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
