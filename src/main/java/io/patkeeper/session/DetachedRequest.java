package io.patkeeper.session;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * A request that did not come from a browser: it has a session and attributes, and
 * nothing else. Like the one that Spring Security uses to evaluate URLs, it rejects what
 * it does not support.
 */
final class DetachedRequest extends HttpServletRequestWrapper {

	private static final HttpServletRequest UNSUPPORTED = unsupported(HttpServletRequest.class);

	private final HttpSession session;

	private final Map<String, Object> attributes = new ConcurrentHashMap<>();

	DetachedRequest(HttpSession session) {
		super(UNSUPPORTED);
		this.session = session;
	}

	/**
	 * An object that rejects every call.
	 */
	static <T> T unsupported(Class<T> type) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, args) -> {
				throw new UnsupportedOperationException(method + " needs a request from a browser");
			}));
	}

	@Override
	public HttpSession getSession() {
		return this.session;
	}

	@Override
	public HttpSession getSession(boolean create) {
		return this.session;
	}

	@Override
	public @Nullable Object getAttribute(String name) {
		return this.attributes.get(name);
	}

	@Override
	public Enumeration<String> getAttributeNames() {
		return Collections.enumeration(this.attributes.keySet());
	}

	@Override
	public void setAttribute(String name, @Nullable Object value) {
		if (value != null) {
			this.attributes.put(name, value);
		}
		else {
			removeAttribute(name);
		}
	}

	@Override
	public void removeAttribute(String name) {
		this.attributes.remove(name);
	}

	/**
	 * There are no parameters.
	 */
	@Override
	public @Nullable String getParameter(String name) {
		return null;
	}

}
