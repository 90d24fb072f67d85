package io.patkeeper.administration;

import java.time.Instant;

import io.patkeeper.database.DatabaseVersion;
import org.jspecify.annotations.Nullable;

/**
 * The node that shows the page, and what runs on it.
 *
 * @param name the name of its host, which is also that of a job's node in the database
 * @param started when its process started
 * @param version the version of Patkeeper; {@code null} if it does not run from its jar
 * @param java the version of Java
 * @param springBoot the version of Spring Boot
 * @param database the database
 */
record Node(String name, Instant started, @Nullable String version, String java, String springBoot,
		DatabaseVersion database) {

}
