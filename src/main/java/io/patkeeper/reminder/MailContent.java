package io.patkeeper.reminder;

/**
 * A mail as people read it.
 *
 * @param subject its subject
 * @param text the text for mail apps that show no HTML
 * @param html the HTML
 */
record MailContent(String subject, String text, String html) {

}
