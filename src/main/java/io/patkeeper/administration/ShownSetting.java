package io.patkeeper.administration;

/**
 * The settings whose values administrators see, by the names of their environment
 * variables: those that are not secret, nor may contain a secret, such as a URL with a
 * password. What is not listed here is never shown.
 */
enum ShownSetting {

	AZURE_DEVOPS_PROFILE_URL("spring.http.serviceclient.azure-devops-profile.base-url",
			"https://app.vssps.visualstudio.com"),

	AZURE_DEVOPS_URL("spring.http.serviceclient.azure-devops.base-url", "https://vssps.dev.azure.com"),

	ENTRA_ALLOWED_TENANTS("patkeeper.entra.allowed-tenants", ""),

	ENTRA_AUTHORITY("patkeeper.entra.authority", "https://login.microsoftonline.com"),

	ENTRA_CLIENT_CERTIFICATE_SHA1("patkeeper.entra.credential.certificate-sha1", "false"),

	ENTRA_CLIENT_ID("patkeeper.entra.client-id", ""),

	ENTRA_REDIRECT_PATH("patkeeper.entra.redirect-path", "/login/oauth2/code/entra"),

	ENTRA_SCOPES("patkeeper.entra.scopes", "user_impersonation vso.pats vso.pats_manage"),

	ENTRA_TENANT_ID("patkeeper.entra.tenant-id", ""),

	LOGGING_STRUCTURED_FORMAT_CONSOLE("logging.structured.format.console", ""),

	MANAGEMENT_SERVER_PORT("management.server.port", ""),

	MANAGEMENT_TRACING_SAMPLING_PROBABILITY("management.tracing.sampling.probability", "0.1"),

	PATKEEPER_ADMINISTRATORS("patkeeper.administrators", ""),

	PATKEEPER_CHAT_HOSTS("patkeeper.chat.hosts", ""),

	PATKEEPER_JOURNAL_RETENTION("patkeeper.journal.retention", "365d"),

	PATKEEPER_OVERVIEW_AGE("patkeeper.overview-age", "30s"),

	PATKEEPER_RUNS_PARALLEL("patkeeper.runs.parallel", "16"),

	PATKEEPER_RUNS_PARALLELPERORGANIZATION("patkeeper.runs.parallel-per-organization", "4"),

	PATKEEPER_SESSION_ABSOLUTETIMEOUT("patkeeper.session.absolute-timeout", "12h"),

	PATKEEPER_URL("patkeeper.url", ""),

	SERVER_FORWARD_HEADERS_STRATEGY("server.forward-headers-strategy", "none"),

	SERVER_PORT("server.port", "8080"),

	SPRING_HTTP_CLIENTS_CONNECT_TIMEOUT("spring.http.clients.connect-timeout", "5s"),

	SPRING_HTTP_CLIENTS_READ_TIMEOUT("spring.http.clients.read-timeout", "45s"),

	SPRING_MAIL_PORT("spring.mail.port", "25"),

	SPRING_MAIL_SSL_ENABLED("spring.mail.ssl.enabled", "false"),

	SPRING_SESSION_TIMEOUT("spring.session.timeout", "30m");

	private final String property;

	private final String defaultValue;

	ShownSetting(String property, String defaultValue) {
		this.property = property;
		this.defaultValue = defaultValue;
	}

	String property() {
		return this.property;
	}

	/**
	 * The default, as {@code application.example.yml} has it.
	 */
	String defaultValue() {
		return this.defaultValue;
	}

}
