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
	"csv-076": "TestKilledInAnImportGoesOn in internal/apptest",
	"csv-077": "TestTheLastRowButOneIsBad in internal/apptest",
}

func init() {
	for id, why := range map[string]string{
		// Class origin.
		"origin-042": "TestNetwork in internal/platform/limit", "origin-043": "the program serves one host; companies are known by the token",
		"origin-058": "visitors have no socket",
		"origin-060": "visitors are not identified by the host page", "origin-061": "visitors are not identified by the host page",
		"origin-062": "visitors are not identified by the host page", "origin-063": "visitors are not identified by the host page",
		"origin-064": "visitors are not identified by the host page", "origin-065": "visitors are not identified by the host page",
		"origin-067": "its origin is null: origin-002", "origin-068": "widget/test/page.test.ts", "origin-069": "the widget is in no frame of ours: it is drawn into the page, whose own origin counts",
		"origin-070": "the widget listens to no messages of the page", "origin-073": "the widget listens to no messages of the page",
		"origin-074": "the widget listens to no messages of the page", "origin-078": "widget/test/page.test.ts", "origin-079": "widget/test/page.test.ts",
		"origin-082": "what a preflight asks for is in memory: internal/care/widgets/face.go",
		"origin-084": "the widget needs no cookie",
		// Class ws.
		"ws-009": "the token is looked at with every message and ping: TestMembersAreLetGo in internal/apptest", "ws-011": "TestMembersAreLetGo in internal/apptest",
		"ws-013": "no company can be suspended",
		"ws-077": "closed with 1013: TestSlowListenerIsDropped in internal/platform/bus", "ws-078": "closed with 1013: TestSlowListenerIsDropped in internal/platform/bus",
		"ws-080": "web/src/app: the page comes back after a random while", "ws-082": "calls count by address: TestQuotasOfTheAPI in internal/api",
		"ws-085": "the handler of each ends with 1001: internal/trail/realtime.go", "ws-086": "visitors have no socket", "ws-087": "visitors have no socket",
		// Class ssrf: the provider for sign-in is the only address that is called.
		"ssrf-101": "nothing crawls sites", "ssrf-104": "nothing crawls sites",
		// Class doc.
		"doc-061": "what opens without a password is read: internal/care/extract", "doc-083": "pictures are made anew: internal/platform/picture",
		"doc-084": "pictures are made anew: internal/platform/picture", "doc-087": "files are kept by the company and the record: internal/platform/blob",
	} {
		elsewhere[id] = why
	}
}
