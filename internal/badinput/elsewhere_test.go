package badinput_test

// elsewhere says of lines why they are not sent here: the door is not there yet, or needs more than a call and has a test of its
// own, which is named.
var elsewhere = map[string]string{
	// Class unicode.
	"unicode-018": "no page tells a sender's rank by the name",
	"unicode-036": "companies have no slugs", "unicode-082": "companies have no slugs", "unicode-085": "companies have no slugs", "unicode-086": "companies have no slugs",
	"unicode-087": "TestPasswordsAreTheSameOnEveryKeyboard in internal/identity/auth",
	// Class jwt.
	"jwt-069": "TestMembersAreLetGo in internal/apptest", "jwt-073": "no company can be suspended",
	"jwt-076": "TestLogout in internal/identity/auth", "jwt-078": "TestChangePassword in internal/apptest", "jwt-091": "TestChangePassword in internal/apptest",
	"jwt-079": "TestTheRefreshCookieIsNoAccessToken in internal/identity/auth",
	"jwt-087": "TestAReusedRefreshEndsTheSession in internal/identity/auth", "jwt-092": "TestAReusedRefreshEndsTheSession in internal/identity/auth",
	"jwt-089": "against jwt-087: a second use always ends the session", "jwt-090": "TestLogout in internal/identity/auth",
	// Class csv.
	"csv-075": "the same list twice: internal/resource/sheet", "csv-076": "TestKilledInAnImportGoesOn in internal/apptest",
	"csv-077": "TestTheLastRowButOneIsBad in internal/apptest",
}

func init() {
	for id, why := range map[string]string{
		// Class origin.
		"origin-039": "the Origin decides whatever the Referer says: TestEveryCallChecksTheOrigin in internal/care/widgets",
		"origin-042": "internal/platform/limit", "origin-043": "the program serves one host; companies are known by the token",
		"origin-045": "TestWidgetsAreManaged in internal/care/widgets", "origin-051": "class isolation: another company's widget",
		"origin-052": "widgets have no keys but their id, and deleted ones fall silent", "origin-053": "class isolation: another company's widget",
		"origin-054": "widgets' ids are random UUIDs", "origin-058": "visitors have no socket",
		"origin-060": "visitors are not identified by the host page", "origin-061": "visitors are not identified by the host page",
		"origin-062": "visitors are not identified by the host page", "origin-063": "visitors are not identified by the host page",
		"origin-064": "visitors are not identified by the host page", "origin-065": "visitors are not identified by the host page",
		"origin-067": "its origin is null: origin-002", "origin-068": "widget/src", "origin-069": "web/e2e/origins.spec.ts",
		"origin-070": "the widget listens to no messages of the page", "origin-073": "the widget listens to no messages of the page",
		"origin-074": "the widget listens to no messages of the page", "origin-078": "web/e2e/origins.spec.ts", "origin-079": "widget/src",
		"origin-080": "web/e2e/origins.spec.ts", "origin-081": "web/e2e/origins.spec.ts", "origin-082": "preflights touch no database",
		"origin-084": "the widget needs no cookie",
		// Class ws.
		"ws-009": "the token is looked at with every message and ping: TestMembersAreLetGo in internal/apptest", "ws-011": "TestMembersAreLetGo in internal/apptest",
		"ws-013": "no company can be suspended", "ws-014": "the socket has no subprotocols and chooses none", "ws-018": "the program speaks HTTP/1.1 to proxies",
		"ws-033": "the library reads no further: github.com/coder/websocket", "ws-039": "a message is bounded by its bytes",
		"ws-042": "the library's own tests", "ws-053": "clients say nothing of that size", "ws-054": "no messages are sent over the socket",
		"ws-055": "no messages are sent over the socket", "ws-057": "no numbers are given to messages", "ws-073": "class prompt",
		"ws-077": "a full listener is closed with 1013: internal/platform/bus", "ws-078": "a full listener is closed with 1013: internal/platform/bus",
		"ws-080": "web/src/app: the page comes back after a random while", "ws-082": "limits by address come with the rates",
		"ws-084": "the library waits 5 seconds", "ws-085": "every socket is closed with 1001 before the program ends: internal/trail/realtime.go", "ws-086": "visitors have no socket", "ws-087": "visitors have no socket",
	} {
		elsewhere[id] = why
	}
}
