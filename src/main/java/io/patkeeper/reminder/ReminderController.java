package io.patkeeper.reminder;

import java.security.Principal;
import java.util.Set;

import io.patkeeper.ui.Notice;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The page on which people turn reminders on and off, and see what will be sent.
 */
@Controller
@RequestMapping("/reminders")
class ReminderController {

	private final ReminderService reminders;

	private final ReminderPageService pages;

	ReminderController(ReminderService reminders, ReminderPageService pages) {
		this.reminders = reminders;
		this.pages = pages;
	}

	/**
	 * Shows what will be sent, when and to whom.
	 * @param all if present, what will be sent in the next thirty days
	 */
	@GetMapping
	String show(Principal owner, @RequestParam @Nullable String all, Model model) {
		this.pages.page(owner.getName(), all != null).ifPresent((page) -> model.addAttribute("page", page));
		return "reminders/reminders";
	}

	/**
	 * Shows all that is kept about the person's tokens.
	 */
	@GetMapping("/kept")
	String showKept(Principal owner, Model model) {
		return this.pages.kept(owner.getName()).map((kept) -> {
			model.addAttribute("kept", kept);
			return "reminders/kept";
		}).orElse("redirect:/reminders");
	}

	@PostMapping("/days")
	String changeDays(Principal owner, @RequestParam(defaultValue = "") Set<Integer> days,
			RedirectAttributes redirect) {
		boolean changed = this.reminders.changeDays(owner.getName(), days);
		redirect.addFlashAttribute("notice",
				changed ? new Notice("success", "reminder.days.saved") : new Notice("error", "reminder.days.none"));
		return "redirect:/reminders";
	}

	@PostMapping("/off")
	String turnOff(Principal owner, RedirectAttributes redirect) {
		this.reminders.turnOff(owner.getName());
		redirect.addFlashAttribute("notice", new Notice("success", "reminder.off.done"));
		return "redirect:/reminders";
	}

}
