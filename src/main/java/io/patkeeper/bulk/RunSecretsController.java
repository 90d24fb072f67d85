package io.patkeeper.bulk;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.patkeeper.token.secret.NewSecrets;
import io.patkeeper.ui.CsvTable;
import io.patkeeper.ui.ListView;
import io.patkeeper.ui.Notice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The new secrets of a run as a file, which is not stored, until the person has stored
 * them.
 */
@Controller
@RequestMapping("/runs/{id}")
class RunSecretsController {

	private static final MediaType ENV = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	private static final Logger logger = LoggerFactory.getLogger(RunSecretsController.class);

	private final RunRepository runs;

	private final RunSecrets secrets;

	RunSecretsController(RunRepository runs, RunSecrets secrets) {
		this.runs = runs;
		this.secrets = secrets;
	}

	@GetMapping("/secrets.csv")
	ResponseEntity<String> csv(Principal owner, @PathVariable UUID id, Locale locale) {
		return file("secrets.csv", CsvTable.MEDIA_TYPE, this.secrets.csv(kept(owner, id), locale));
	}

	@GetMapping("/secrets.env")
	ResponseEntity<String> env(Principal owner, @PathVariable UUID id) {
		return file("secrets.env", ENV, RunSecrets.env(kept(owner, id)));
	}

	private Collection<NewSecrets.Kept> kept(Principal owner, UUID id) {
		Collection<NewSecrets.Kept> kept = find(owner, id).values();
		if (kept.isEmpty()) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		return kept;
	}

	private Map<UUID, NewSecrets.Kept> find(Principal owner, UUID id) {
		Run run = this.runs.find(owner.getName(), id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		return this.secrets.of(run, this.runs.items(id));
	}

	private static ResponseEntity<String> file(String name, MediaType type, String content) {
		return ResponseEntity.ok()
			.contentType(type)
			.header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment().filename(name).build().toString())
			.body(content);
	}

	/**
	 * Deletes secrets that the person has stored.
	 * @param token the tokens whose secrets the person has seen, as others may have been
	 * added since
	 */
	@PostMapping("/stored")
	String stored(Principal owner, @PathVariable UUID id, @RequestParam(defaultValue = "") List<UUID> token,
			@RequestAttribute ListView back, RedirectAttributes redirect) {
		List<UUID> stored = find(owner, id).keySet().stream().filter(token::contains).toList();
		this.secrets.forget(owner.getName(), stored);
		logger.atInfo()
			.addKeyValue("action", "store-secrets")
			.addKeyValue("person", owner.getName())
			.addKeyValue("run", id)
			.log("The owner has stored {} new secrets, so they were deleted here", stored.size());
		redirect.addFlashAttribute("notice", new Notice("success", "run.secrets.forgotten", stored.size()));
		return "redirect:/runs/{id}" + back.first();
	}

}
