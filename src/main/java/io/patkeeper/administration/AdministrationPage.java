package io.patkeeper.administration;

import java.util.List;

import io.patkeeper.bulk.RunCount;
import io.patkeeper.reminder.ReminderBacklog;
import io.patkeeper.rotation.RotationCount;
import io.patkeeper.session.PersonSessions;
import io.patkeeper.session.SessionCount;
import io.patkeeper.ui.Pagination;

/**
 * What administrators see.
 *
 * @param health the health of each component
 * @param node the node that shows the page
 * @param sessions how many sessions are alive
 * @param runs how many runs are not over
 * @param rotations how many rotations are not over
 * @param reminders how reminders are getting on
 * @param remindersLate whether the daily reminders have not been done for too long
 * @param settings the settings that differ from their defaults
 * @param people the people on this page of those who have sessions
 * @param pagination the page
 * @param search what their ids have to contain, as it was typed; empty for everybody
 */
record AdministrationPage(List<ComponentHealth> health, Node node, SessionCount sessions, RunCount runs,
		RotationCount rotations, ReminderBacklog reminders, boolean remindersLate, List<ChangedSetting> settings,
		List<PersonSessions> people, Pagination pagination, String search) {

}
