/**
 * Reminders: people who want it are reminded of the ends of their tokens, by mail,
 * calendar and chat.
 * <p>
 * Only the person's own sign-in can ask Azure DevOps. So reminders go by what was listed
 * when the person last looked, and by what they have changed here since.
 * <p>
 * Glossary: <em>watched token</em>, a token that works, as last seen; <em>threshold</em>,
 * a number of days before the end of a token; <em>digest</em>, what a person is reminded
 * of on one day; <em>channel</em>, a way to send it; <em>outbox</em>, the messages of a
 * channel that wait.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "rotation", "token", "token :: note", "azuredevops", "database", "outbound",
		"crypto", "server", "ui" })
package io.patkeeper.reminder;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
