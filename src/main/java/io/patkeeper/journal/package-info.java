/**
 * What was done, by whom and with what outcome. People know it as their activity.
 * <p>
 * Glossary: <em>entry</em>, the row of one change, which is opened before the change and
 * closed with its outcome; <em>pending change</em>, what is about to be done;
 * <em>idempotency key</em>, what a form is submitted with, so that a second submission
 * finds the entry of the first; <em>change limit</em>, how many changes a person can make
 * in ten minutes.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "ui", "database" })
package io.patkeeper.journal;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
