package io.patkeeper.reminder;

import java.time.LocalDate;
import java.util.List;

/**
 * What a person is reminded of on one day.
 *
 * @param reminder the person
 * @param day the day in the person's time zone
 * @param tokens the tokens, the next end first; never empty
 */
record Digest(Reminder reminder, LocalDate day, List<DueToken> tokens) {

}
