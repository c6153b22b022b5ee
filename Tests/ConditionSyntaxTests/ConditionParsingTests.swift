// SPDX-License-Identifier: Apache-2.0

import ConditionSyntax
import Testing

@Suite struct ConditionParsingTests {
    private func failure(_ text: String) -> ConditionError? {
        do {
            _ = try ConditionParser.parse(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        // Structure.
        ("a", "a"), (" \t\r\n\u{8}a ", "a"), ("a or b and c", "(or a (and b c))"), ("a and b or c", "(or (and a b) c)"),
        ("(a or b) and c", "(and (or a b) c)"), ("a or b or c", "(or a b c)"), ("a or (b or c)", "(or a (or b c))"),
        ("((a))", "a"), ("a or(b)", "(or a b)"), ("a and(b or c)and d", "(and a (or b c) d)"),
        ("not a", "(not a)"), ("not not a", "a"), ("not not not a", "(not a)"), ("not(a)", "(not a)"),
        ("not not(a or b)", "(or a b)"), ("not (not a)", "(not (not a))"), ("not a and b", "(and (not a) b)"),
        ("not(a)and b", "(and (not a) b)"), ("a or\nnot\tb", "(or a (not b))"), ("nothing", "nothing"),
        ("order or android", "(or order android)"), ("notb", "notb"), ("A_1", "A_1"),
        // Fields.
        ("proc.name exists", "{proc.name exists}"), ("proc.aname[2]=a", "{proc.aname[2] = a}"),
        ("evt.arg[a.b-c] = 1", "{evt.arg[a.b-c] = 1}"), ("proc.env['a[b] c'] = 1", "{proc.env[‹a[b] c›] = 1}"),
        ("proc.env[\"x\"] exists", "{proc.env[‹x›] exists}"), ("a.b.c_d.e1 = x", "{a.b.c_d.e1 = x}"),
        // Operators.
        ("a.b=1", "{a.b = 1}"), ("a.b == 1", "{a.b = 1}"), ("a.b==1", "{a.b = 1}"), ("a.b!=1", "{a.b != 1}"),
        ("a.b<1", "{a.b < 1}"), ("a.b <=1", "{a.b <= 1}"), ("a.b>1", "{a.b > 1}"), ("a.b>= 1", "{a.b >= 1}"),
        ("a.b glob /x*", "{a.b glob /x*}"), ("a.b iglob\n/x*", "{a.b iglob /x*}"), ("a.b contains x", "{a.b contains x}"),
        ("a.b icontains x", "{a.b icontains x}"), ("a.b bcontains ff", "{a.b bcontains ff}"),
        ("a.b startswith x", "{a.b startswith x}"), ("a.b bstartswith ff", "{a.b bstartswith ff}"),
        ("a.b endswith x", "{a.b endswith x}"), ("a.b regex 'x+'", "{a.b regex ‹x+›}"),
        ("a.b in (1)", "{a.b in [1]}"), ("a.b intersects (1)", "{a.b intersects [1]}"), ("a.b pmatch (/x)", "{a.b pmatch [/x]}"),
        // Quirks: these words need no blank behind them.
        ("a.b in(1)", "{a.b in [1]}"), ("a.b intersects(1)", "{a.b intersects [1]}"), ("a.b pmatch(/x)", "{a.b pmatch [/x]}"),
        ("a.b inshells", "{a.b in @shells}"), ("a.b existsor c", "(or {a.b exists} c)"), ("(a.b exists)", "{a.b exists}"),
        ("a.b exists and c", "(and {a.b exists} c)"),
        // Numbers.
        ("a.b < -1", "{a.b < -1}"), ("a.b < +1", "{a.b < +1}"), ("a.b < 0x1F", "{a.b < 0x1F}"), ("a.b < 1.5", "{a.b < 1.5}"),
        ("a.b < 1e+5", "{a.b < 1e+5}"), ("a.b < 1.", "{a.b < 1.}"), ("a.b < 0", "{a.b < 0}"),
        // Values.
        ("a.b = /etc/x-y.z", "{a.b = /etc/x-y.z}"), ("a.b='x y'", "{a.b = ‹x y›}"), ("a.b=\"x\"", "{a.b = ‹x›}"),
        ("a.b = ''", "{a.b = ‹›}"), ("a.b=c.d", "{a.b = c.d}"), ("a.b = <NA>", "{a.b = <NA>}"), ("a.b = -1", "{a.b = -1}"),
        ("a.b = x!y", "{a.b = x!y}"), ("a.b = ü", "{a.b = ü}"), ("a.b = {x}[y]", "{a.b = {x}[y]}"),
        ("a.b = 'ü\"'", "{a.b = ‹ü\"›}"),
        // Lists.
        ("a.b in ()", "{a.b in []}"), ("a.b in ( )", "{a.b in []}"), ("a.b in (x,y)", "{a.b in [x y]}"),
        ("a.b in ( x , 'y z' ,\"w\"\n, 3 )", "{a.b in [x ‹y z› ‹w› 3]}"), ("a.b in shells", "{a.b in @shells}"),
        ("a.b in my-list.x", "{a.b in @my-list.x}"), ("a.b in (10.0.0.0/8, ::1)", "{a.b in [10.0.0.0/8 ::1]}"),
        // Modifiers.
        ("a.b = anyof (x, y)", "{a.b = anyof [x y]}"), ("a.b != allof(x)", "{a.b != allof [x]}"),
        ("a.b startswith oneof (x)", "{a.b startswith oneof [x]}"), ("a.b = anyof shells", "{a.b = anyof @shells}"),
        ("a.b = anyof and c", "(and {a.b = anyof} c)"), ("a.b = allof or c", "(or {a.b = allof} c)"),
        ("a.b = oneof", "{a.b = oneof}"), ("(a.b = oneof)", "{a.b = oneof}"), ("a.b = anyofx", "{a.b = anyofx}"),
        ("a.b = anyof android", "{a.b = anyof @android}"), ("a.b = 'anyof' or c", "(or {a.b = ‹anyof›} c)"),
        // Transformers and the right side.
        ("tolower(a.b) = x", "{tolower<a.b> = x}"), ("toupper( tolower( a.b[1] ) ) = x", "{toupper<tolower<a.b[1]>> = x}"),
        ("b64(a.b) contains x", "{b64<a.b> contains x}"), ("basename(a.b) in (x)", "{basename<a.b> in [x]}"),
        ("len(a.b) > 3", "{len<a.b> > 3}"), ("join(',', a.b) = x", "{join<‹,› a.b> = x}"),
        ("join('', (a.b, \"t\", 3)) = x", "{join<‹› [a.b ‹t› 3]> = x}"),
        ("concat(a.b, '/', c.d) = x", "{concat<a.b ‹/› c.d> = x}"),
        ("getopt(a.b, 'ab:')[a] exists", "{getopt<a.b ‹ab:›>[a] exists}"), ("len(()) = 0", "{len<[]> = 0}"),
        ("a.b = val(c.d)", "{a.b = val<c.d>}"), ("a.b = val( c.d[1] )", "{a.b = val<c.d[1]>}"),
        ("a.b < val(c.d)", "{a.b < val<c.d>}"), ("a.b in val(c.d)", "{a.b in val<c.d>}"),
        ("a.b = tolower(c.d)", "{a.b = tolower<c.d>}"), ("a.b > len(c.d)", "{a.b > len<c.d>}"),
        ("a.b intersects concat(c.d, e.f)", "{a.b intersects concat<c.d e.f>}"),
        ("a.b = tolower", "{a.b = tolower}"), ("a.b = val", "{a.b = val}"), ("a.b = not", "{a.b = not}"),
    ])
    func `a condition becomes a tree`(text: String, shape: String) throws {
        let tree = try ConditionParser.parse(text)
        #expect(tree.shape == shape)
        #expect(try ConditionParser.parse(tree.printed).shape == shape, "printed: \(tree.printed)")
    }

    @Test(arguments: [
        (#"'\b\f\n\r\t\\\/\''"#, [8, 12, 10, 13, 9, 92, 47, 39]), (#""\"""#, [34]), (#"'\x41\xfF'"#, [65, 255]),
        (#"'a\ b'"#, [97, 92, 98]), (#"'"'"#, [34]), (#""'""#, [39]), (#""\\""#, [92]), (#"'\x01'"#, [1]), ("'\t'", [9]),
    ])
    func `escapes stand for bytes`(quoted: String, bytes: [UInt8]) throws {
        let tree = try ConditionParser.parse("a.b = " + quoted)
        guard case .check(let check) = tree.kind, case .value(let value) = check.right else {
            Issue.record("no value")
            return
        }
        #expect(value.bytes == bytes)
        #expect(try ConditionParser.parse(tree.printed).shape == tree.shape)
    }

    /// Text, offset and length of the place, message.
    @Test(arguments: [
        ("", 0, 0, "the condition is empty"), ("  ", 0, 0, "the condition is empty"),
        ("a b", 2, 1, "expected 'and' or 'or', not 'b'"), ("(a b", 3, 1, "expected 'and' or 'or' or ')', not 'b'"),
        ("(a", 0, 1, "this parenthesis is never closed"), ("a and ((b)", 6, 1, "this parenthesis is never closed"),
        ("a)", 1, 1, "this parenthesis was never opened"), ("a and", 2, 3, "expected a blank or '(' after 'and'"),
        ("a and ", 6, 0, "expected a condition, not the end"), ("a orx", 2, 2, "expected a blank or '(' after 'or'"),
        ("a and and b", 6, 3, "expected a condition, not 'and'"), ("not", 0, 3, "expected a condition, not 'not'"),
        ("or a", 0, 2, "expected a condition, not 'or'"), ("()", 1, 1, "expected a condition, not ')'"),
        ("= 1", 0, 1, "expected a condition, not '='"), ("3 = 1", 0, 1, "expected a condition, not '3'"),
        ("foo = 3", 4, 1, "expected 'and' or 'or', not '='"),
        ("a.b", 3, 0, "expected an operator, not the end"), ("a.b and c", 4, 3, "expected an operator, not 'and'"),
        ("(a.b)", 4, 1, "expected an operator, not ')'"), ("a.b startswit x", 4, 9, "unknown operator 'startswit'"),
        ("a.b ~ x", 4, 1, "unknown operator '~'"), ("a.b startswith/x", 4, 10, "expected a blank after 'startswith'"),
        ("a.b contains", 4, 8, "expected a blank after 'contains'"), ("a. = 1", 1, 1, "expected 'and' or 'or', not '.'"),
        ("a.b =", 5, 0, "expected a value after '=', not the end"), ("a.b = (x)", 6, 1, "expected a value after '=', not '('"),
        ("a.b < x", 6, 1, "expected a number after '<', not 'x'"), ("a.b < 5x", 7, 1, "expected 'and' or 'or', not 'x'"),
        ("a.b in", 6, 0, "expected a list after 'in', not the end"), ("a.b in 'x'", 7, 1, "expected a list after 'in', not '''"),
        ("a.b in (x", 7, 1, "this parenthesis is never closed"), ("a.b in (x,)", 10, 1, "expected an item of the list, not ')'"),
        ("a.b in (,x)", 8, 1, "expected an item of the list, not ','"), ("a.b in (x y)", 10, 1, "expected ',' or ')', not 'y'"),
        ("a.b in (x, (y))", 11, 1, "expected an item of the list, not '('"),
        ("a.b intersect (x)", 14, 1, "expected 'and' or 'or', not '('"),
        ("a.b = 'x", 6, 1, "this quote is never closed"), (#"a.b = "\'""#, 7, 2, "this quote needs no backslash within the other kind"),
        (#"a.b = '\q'"#, 7, 2, "unknown escape"), (#"a.b = '\x4'"#, 7, 2, "'\\x' needs two hexadecimal digits"),
        (#"a.b = '\x00'"#, 7, 4, "a text cannot contain a NUL"), ("a.b = 'x\\", 8, 1, "unknown escape"),
        ("a.b[] = 1", 3, 1, "expected an argument in the brackets"), ("a.b[x", 3, 1, "this bracket is never closed"),
        ("a.b[x y] = 1", 5, 1, "expected ']', not ' '"), ("a.b[x[0]] = 1", 5, 4, "expected ']', not '[0]]'"),
        ("tolowr(a.b) = x", 0, 6, "unknown transformer 'tolowr'"), ("a.b = tolowr(c.d)", 6, 6, "unknown transformer 'tolowr'"),
        ("val(a.b) = x", 0, 3, "'val' stands only on the right of an operator"),
        ("tolower(a.b = x", 12, 1, "expected ',' or ')', not '='"), ("tolower(a.b", 7, 1, "this parenthesis is never closed"),
        ("tolower(x) = y", 8, 1, "expected a field, a transformer, a text in quotes or a number, not 'x'"),
        ("tolower() = y", 8, 1, "expected a field, a transformer, a text in quotes or a number, not ')'"),
        ("tolower(a.b)[1] = y", 13, 1, "'tolower' takes no argument in brackets"),
        ("a.b = val(c)", 10, 1, "expected a field in 'val', not 'c'"), ("a.b = val(c.d", 6, 1, "this parenthesis is never closed"),
    ])
    func `a mistake is told with its place`(text: String, offset: Int, length: Int, message: String) throws {
        let error = try #require(failure(text))
        #expect(error.message == message)
        #expect(error.range == offset..<offset + length)
    }

    @Test(arguments: [
        ("a.b startswit x", "did you mean 'startswith'?"), ("a.b intersect (x)", "did you mean 'intersects'?"),
        ("a.b => 1", nil), ("tolowr(a.b) = x", "did you mean 'tolower'?"), ("a AND b", "did you mean 'and'?"),
        ("foo = 3", "'foo' is the name of a macro; a field has a dot, as in proc.name"),
        ("a.b = (x)", "a list needs 'in', or = anyof"), ("a.b and c", "to ask whether it has a value, write exists"),
    ])
    func `a mistake has a hint where one helps`(text: String, hint: String?) throws {
        #expect(try #require(failure(text)).hint == hint)
    }

    @Test func `a thousand parentheses are allowed, more are an error`() throws {
        func nested(_ depth: Int, _ opening: String) -> String {
            String(repeating: opening, count: depth) + "a" + String(repeating: ")", count: depth)
        }
        #expect(try ConditionParser.parse(nested(1000, "(")).shape == "a")
        #expect(try ConditionParser.parse(nested(1000, "not (")).printed.isEmpty == false)
        #expect(failure(nested(1001, "("))?.message == "nested deeper than 1000")
        #expect(failure(nested(100_000, "("))?.message == "nested deeper than 1000")
        #expect(failure(nested(100_000, "not("))?.message == "nested deeper than 1000")
        #expect(failure(nested(100_000, "a or ("))?.message == "nested deeper than 1000")
    }

    @Test func `transformers within each other are limited too`() throws {
        func nested(_ depth: Int, _ opening: String) -> String {
            String(repeating: opening, count: depth) + "a.b" + String(repeating: ")", count: depth) + " = x"
        }
        #expect(try ConditionParser.parse(nested(1000, "tolower(")).printed == nested(1000, "tolower("))
        #expect(failure(nested(100_000, "tolower("))?.message == "nested deeper than 1000")
        #expect(failure("len" + nested(100_000, "("))?.message == "nested deeper than 1000")
    }

    @Test func `a megabyte of anything ends soon`() {
        var generator = SystemRandomNumberGenerator()
        let clock = ContinuousClock()
        let time = clock.measure {
            _ = try? ConditionParser.parse((0..<1 << 20).map { _ in UInt8.random(in: 0...255, using: &generator) })
            #expect((try? ConditionParser.parse(String(repeating: "not ", count: 1 << 18) + "a"))?.shape == "a")
            #expect((try? ConditionParser.parse(String(repeating: "not ", count: 1 << 18))) == nil)
            #expect((try? ConditionParser.parse(String(repeating: "a and ", count: 1 << 17) + "a")) != nil)
            #expect((try? ConditionParser.parse("a.b in (" + String(repeating: "x,", count: 1 << 19) + "x)")) != nil)
            #expect((try? ConditionParser.parse("a.b = '" + String(repeating: "x", count: 1 << 20))) == nil)
        }
        #expect(time < .seconds(20))
    }

    @Test func `a node knows which bytes it was read from`() throws {
        let text = "x or not (aa.b = 'y' and m)"
        let tree = try ConditionParser.parse(text)
        func piece(_ range: Range<Int>) -> String { String(decoding: Array(text.utf8)[range], as: UTF8.self) }
        guard case .or(let either) = tree.kind, case .not(let inner) = either[1].kind, case .and(let both) = inner.kind,
            case .check(let check) = both[0].kind
        else {
            Issue.record("another tree: \(tree.shape)")
            return
        }
        #expect(piece(either[0].range) == "x")
        #expect(piece(inner.range) == "aa.b = 'y' and m")
        #expect(piece(both[0].range) == "aa.b = 'y'")
        #expect(piece(check.left.range) == "aa.b")
        #expect(piece(check.operationRange) == "=")
        #expect(piece(check.right?.range ?? 0..<0) == "'y'")
        #expect(piece(both[1].range) == "m")
    }
}
