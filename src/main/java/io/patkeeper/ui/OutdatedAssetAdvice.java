package io.patkeeper.ui;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Answers a hash of another version of an asset. During an update, a page may come from
 * one node and its assets from another.
 */
@ControllerAdvice
class OutdatedAssetAdvice {

	private static final Pattern HASHED = Pattern.compile("(" + PublicPaths.ASSETS + "/[\\w-]+)-[0-9a-f]{32}(\\.\\w+)");

	/** Redirects to the asset that is here, by its URL without a hash. */
	@ExceptionHandler
	String redirect(NoResourceFoundException ex, HttpServletRequest request) throws NoResourceFoundException {
		Matcher asset = HASHED.matcher(request.getServletPath());
		if (!asset.matches()) {
			throw ex;
		}
		return "redirect:" + asset.group(1) + asset.group(2);
	}

}
