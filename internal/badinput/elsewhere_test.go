package badinput_test

// elsewhere says of lines why they are not sent here: the door is not there yet, or needs more than a call and has a test of its
// own, which is named.
var elsewhere = map[string]string{
	// Class unicode.
	"unicode-050": "a code in other digits: TestCodes in internal/identity/codes",
	"unicode-051": "a code in other digits: TestCodes in internal/identity/codes",
	"unicode-018": "no page tells a sender's rank by the name",
	"unicode-036": "companies have no slugs", "unicode-082": "companies have no slugs", "unicode-085": "companies have no slugs", "unicode-086": "companies have no slugs",
	"unicode-087": "a password in two forms: internal/identity/users",
	// Class jwt.
	"jwt-069": "a member is deactivated: TestTeam in internal/apptest", "jwt-073": "no company can be suspended",
	"jwt-076": "TestLogout in internal/identity/auth", "jwt-078": "a password is changed: internal/identity/auth", "jwt-091": "a password is changed: internal/identity/auth",
	"jwt-079": "TestTheRefreshCookieIsNoAccessToken in internal/identity/auth",
	"jwt-087": "TestAReusedRefreshEndsTheSession in internal/identity/auth", "jwt-092": "TestAReusedRefreshEndsTheSession in internal/identity/auth",
	"jwt-089": "against jwt-087: a second use always ends the session", "jwt-090": "TestLogout in internal/identity/auth",
	// Class csv.
	"csv-075": "the same list twice: internal/resource/sheet", "csv-076": "TestKill in internal/apptest",
	"csv-077": "TestTheLastRowButOneIsBad in internal/apptest",
}
