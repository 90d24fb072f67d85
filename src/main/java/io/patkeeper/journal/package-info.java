/**
 * The record of all changes to tokens: who made them, when, and with what outcome. The
 * pages call it activity.
 * <p>
 * Glossary: <em>entry</em>, the record of one change, which is opened before the change
 * and closed with its outcome afterwards; <em>pending change</em>, a change that is about
 * to be made; <em>idempotency key</em> (column {@code attempt}), a hidden field that
 * identifies a form, so that submitting it twice makes one change; <em>change limit</em>,
 * how many changes a person can make in ten minutes.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "ui", "database" })
package io.patkeeper.journal;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
