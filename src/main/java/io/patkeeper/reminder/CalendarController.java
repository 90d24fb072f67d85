package io.patkeeper.reminder;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;

import io.patkeeper.crypto.UrlSecret;
import io.patkeeper.ui.Notice;
import io.patkeeper.ui.PublicPaths;

import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * The calendar of a person: the secret URL at which calendar apps read it without a
 * sign-in, and the same as a file.
 */
@Controller
class CalendarController {

	private static final String FILE_NAME = "patkeeper.ics";

	private static final MediaType CALENDAR = new MediaType("text", "calendar", StandardCharsets.UTF_8);

	private final CalendarService calendars;

	CalendarController(CalendarService calendars) {
		this.calendars = calendars;
	}

	@PostMapping("/reminders/calendar")
	String create(Principal owner, RedirectAttributes redirect) {
		this.calendars.create(owner.getName())
			.ifPresentOrElse((secret) -> redirect.addFlashAttribute("calendarUrl", url(secret)),
					() -> redirect.addFlashAttribute("notice", new Notice("info", "reminder.calendar.exists")));
		return "redirect:/reminders#calendar";
	}

	@PostMapping("/reminders/calendar/withdraw")
	String withdraw(Principal owner, RedirectAttributes redirect) {
		this.calendars.withdraw(owner.getName());
		redirect.addFlashAttribute("notice", new Notice("success", "reminder.calendar.withdrawn"));
		return "redirect:/reminders#calendar";
	}

	@GetMapping("/reminders/calendar.ics")
	ResponseEntity<byte[]> download(Principal owner) {
		return file(ContentDisposition.attachment())
			.body(this.calendars.download(owner.getName(), root()).getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * What calendar apps read. Those that have it get 304. There is no
	 * {@code Last-Modified}, as the beginning of a rotation changes it as well.
	 */
	@GetMapping(PublicPaths.CALENDAR + "/{secret}.ics")
	ResponseEntity<byte[]> read(@PathVariable String secret) {
		byte[] file = this.calendars.read(new UrlSecret(secret), root())
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND))
			.getBytes(StandardCharsets.UTF_8);
		return file(ContentDisposition.inline()).cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePrivate())
			// Tomcat does not compress what has a strong one.
			.eTag("W/\"" + DigestUtils.md5DigestAsHex(file) + "\"")
			.body(file);
	}

	private static ResponseEntity.BodyBuilder file(ContentDisposition.Builder disposition) {
		return ResponseEntity.ok()
			.contentType(CALENDAR)
			.header(HttpHeaders.CONTENT_DISPOSITION, disposition.filename(FILE_NAME).build().toString());
	}

	private static String root() {
		return ServletUriComponentsBuilder.fromCurrentContextPath().toUriString();
	}

	private static String url(UrlSecret secret) {
		return root() + PublicPaths.CALENDAR + "/" + secret.text() + ".ics";
	}

}
