package dev.breakwater.browser;

import dev.breakwater.document.Document;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A headless Chromium of this machine, driven by its own DevTools protocol over a WebSocket: no driver program and no
 * library beside the JDK. It has a profile of its own, which is deleted at the end.
 */
final class Browser implements AutoCloseable {
    private static final String LISTENING = "DevTools listening on ";
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final int SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Document>> answers = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Document>> awaited = new ConcurrentHashMap<>();
    private final List<Document> events = new CopyOnWriteArrayList<>();

    private Browser(Process process, Path profile, URI page, HttpClient client) throws Exception {
        this.process = process;
        this.profile = profile;
        this.socket =
                client.newWebSocketBuilder().buildAsync(page, new Listener()).get(SECONDS, TimeUnit.SECONDS);
        List.of("Page", "Runtime", "Log", "Network", "Accessibility").forEach(domain -> call(domain + ".enable"));
    }

    /** The browser of {@code -Dbreakwater.browser}, or the first on the PATH; without one a test is skipped, or fails if it was asked for. */
    static Path require() {
        String asked = System.getProperty("breakwater.browser", "");
        Optional<Path> program = asked.isEmpty() || asked.equals("required") ? onPath() : Optional.of(Path.of(asked));
        program = program.filter(Files::isExecutable);
        if (program.isEmpty() && !asked.isEmpty()) {
            throw new AssertionError("a browser was asked for by -Dbreakwater.browser=" + asked + " but was not found");
        }
        Assumptions.assumeTrue(program.isPresent(), "no Chromium on the PATH");
        return program.orElseThrow();
    }

    private static Optional<Path> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser start(Path program) throws Exception {
        Path profile = Files.createTempDirectory("breakwater-browser");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        HttpClient client = HttpClient.newHttpClient();
        CompletableFuture<URI> listening = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, listening), "browser errors");
        reader.setDaemon(true);
        reader.start();
        URI address = listening.get(SECONDS, TimeUnit.SECONDS);
        URI list = URI.create("http://" + address.getAuthority() + "/json/list");
        String pages = client.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        String page = Document.parse(pages).elements().stream()
                .filter(one -> one.text("/type").filter("page"::equals).isPresent())
                .findFirst()
                .flatMap(one -> one.text("/webSocketDebuggerUrl"))
                .orElseThrow();
        return new Browser(process, profile, URI.create(page), client);
    }

    /** All that it writes is read, so that it never waits for a reader. */
    private static void read(Process process, CompletableFuture<URI> address) {
        try (BufferedReader errors =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                int at = line.indexOf(LISTENING);
                if (at >= 0) {
                    address.complete(
                            URI.create(line.substring(at + LISTENING.length()).strip()));
                }
            }
        } catch (IOException ended) {
            // it is closed with the browser
        }
        address.completeExceptionally(new IllegalStateException("the browser ended"));
    }

    String version() {
        return call("Browser.getVersion").text("/product").orElse("?");
    }

    /** Opens a page, and forgets what the one before did. */
    void open(Path page) {
        events.clear();
        CompletableFuture<Document> loaded = new CompletableFuture<>();
        awaited.put("Page.loadEventFired", loaded);
        call("Page.navigate", "url", page.toUri().toString());
        get(loaded);
    }

    /** The value of an expression in the page. */
    Document value(String expression) {
        Document answer = call("Runtime.evaluate", "expression", expression, "returnByValue", true);
        if (answer.get("exceptionDetails").isPresent()) {
            throw new AssertionError(expression + ": " + answer.toJson());
        }
        return answer.at("/result/value").orElse(Document.nothing());
    }

    String text(String expression) {
        return value(expression).asText().orElse("");
    }

    /** Presses a key and lets it go; one character writes itself. */
    void press(String key) {
        Map<String, Integer> codes = Map.of("Tab", 9, "Enter", 13, "Escape", 27, " ", 32, "/", 191);
        Document down = Document.object(
                "type", "keyDown", "key", key, "code", key, "windowsVirtualKeyCode", codes.getOrDefault(key, 0));
        String written = key.equals("Enter") ? "\r" : key;
        call("Input.dispatchKeyEvent", key.length() == 1 || key.equals("Enter") ? down.with("text", written) : down);
        call("Input.dispatchKeyEvent", down.with("type", "keyUp"));
    }

    void write(String text) {
        call("Input.insertText", "text", text);
    }

    void dark(boolean dark) {
        Document scheme = Document.object("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        call("Emulation.setEmulatedMedia", "features", List.of(scheme));
    }

    void wide(int width) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Document.object("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    }

    /** What a screen reader is told: the role and the name of each node. */
    List<String> spoken() {
        return call("Accessibility.getFullAXTree").at("/nodes").orElseThrow().elements().stream()
                .map(node -> node.text("/role/value").orElse("") + " "
                        + node.text("/name/value").orElse(""))
                .toList();
    }

    /** Errors, warnings and whatever else the page said to the console. */
    List<String> complaints() {
        return events.stream()
                .filter(event -> List.of("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
                        .contains(event.text("/method").orElse("")))
                .map(Document::toJson)
                .toList();
    }

    /** The addresses that were asked for. */
    List<String> requests() {
        return events.stream()
                .filter(event -> event.text("/method").orElse("").equals("Network.requestWillBeSent"))
                .map(event -> event.text("/params/request/url").orElse(""))
                .toList();
    }

    /** Whether a dialog was opened, such as by an alert. */
    boolean hasDialog() {
        return events.stream()
                .anyMatch(event -> event.text("/method").orElse("").equals("Page.javascriptDialogOpening"));
    }

    private Document call(String method, Object... parameters) {
        return call(method, Document.object(parameters));
    }

    private Document call(String method, Document parameters) {
        int id = number.incrementAndGet();
        CompletableFuture<Document> answer = new CompletableFuture<>();
        answers.put(id, answer);
        String request = Document.object("id", id, "method", method, "params", parameters)
                .toJson();
        socket.sendText(request, true).join();
        Document message = get(answer);
        if (message.get("error").isPresent()) {
            throw new AssertionError(method + ": " + message.toJson());
        }
        return message.get("result").orElse(Document.object());
    }

    private static Document get(CompletableFuture<Document> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the browser does not answer", e);
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                receive(Document.parse(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void receive(Document message) {
            Optional<CompletableFuture<Document>> answer =
                    message.number("/id").flatMap(id -> Optional.ofNullable(answers.remove(id.intValue())));
            answer.ifPresent(future -> future.complete(message));
            if (answer.isEmpty()) {
                events.add(message);
                Optional.ofNullable(awaited.remove(message.text("/method").orElse("")))
                        .ifPresent(future -> future.complete(message));
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.walk(profile, 30)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
