package io.patkeeper.ui;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Reads the fields of a submitted form, so that they can be submitted again.
 */
public final class FormFields {

	private FormFields() {
	}

	/**
	 * The values of all fields by their names, except the CSRF token, which each page
	 * adds by itself.
	 */
	public static Map<String, List<String>> of(HttpServletRequest request) {
		Map<String, List<String>> fields = new TreeMap<>();
		request.getParameterMap().forEach((name, values) -> fields.put(name, List.of(values)));
		fields.remove("_csrf");
		return fields;
	}

}
