using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Expressions;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>Scripts that would block a thread for ever, or take the memory of the process in a single call.</summary>
public sealed class HostileScriptTests : IDisposable
{
    private const string Stopped = "and was stopped";
    private const string Text = "The script made a text of more than 4,194,304 characters and was stopped.";
    private const string Endless = "({ [Symbol.iterator]: () => ({ next: Object.prototype.valueOf.bind({ done: false, value: 1 }) }) })";

    private readonly Rig _rig = new();

    public static TheoryData<string, string> Hostile { get; } =
        new()
        {
            // Promises that nothing settles
            { "new Promise(() => {})", "never settles" },
            { "(async () => { await new Promise(() => {}) })()", "never settles" },
            { "Promise.race([])", "never settles" },
            // Numbers without a bound, and what blocks a thread
            { "let b = 3n; for (let i = 0; i < 40; i++) b = b * b; 1", "BigInt" },
            { "BigInt(3)", "BigInt is not defined" },
            { "this['Big' + 'Int'](3)", "not a function" },
            { "new DataView(new ArrayBuffer(8)).getBigInt64(0)", "not a function" },
            { "Atomics.wait(new Int32Array(4), 0, 0, 5000)", "Atomics is not defined" },
            { "globalThis['Ato' + 'mics'].wait()", "undefined" },
            { "new SharedArrayBuffer(8)", "SharedArrayBuffer is not defined" },
            { "new ShadowRealm()", "ShadowRealm is not defined" },
            // One call that takes the memory, however it is reached
            { "'x'.repeat(536870000).length", Text },
            { "const name = 'rep' + 'eat'; 'x'[name](536870000).length", Text },
            { "Reflect.get(String.prototype, 'rep' + 'eat').call('x', 536870000).length", Text },
            { "Object.getOwnPropertyDescriptor(String.prototype, 'rep' + 'eat').value.call('x', 536870000)", Text },
            { "const { ['rep' + 'eat']: f } = String.prototype; f.call('x', 536870000)", Text },
            { "'x'.padStart(500000000).length", Text },
            { "'x'.padEnd(500000000, 'ab').length", Text },
            { "const s = 'x'.repeat(4000000); ''.concat(s, s).length", Text },
            { "new Array(500000).fill('x'.repeat(1000)).join('').length", Text },
            { "(new Array(500000).fill('x'.repeat(1000)) + '').length", Stopped },
            { "let a = ['xxxx']; for (let i = 0; i < 25; i++) a = [a, a]; String(a).length", Stopped },
            { "'x'.repeat(60000).replace(/x/g, 'y'.repeat(10000)).length", Text },
            { "'x'.repeat(60000).replaceAll('x', 'y'.repeat(10000)).length", Text },
            { "'a'.repeat(20000).replace(/a/g, '$`').length", Text },
            { "'a'.repeat(1000).replace(/a/g, () => 'y'.repeat(100000)).length", Text },
            { "/x/g[Symbol.replace]('x'.repeat(60000), 'y'.repeat(10000)).length", Text },
            { "JSON.stringify('\\0'.repeat(4000000)).length", Text },
            { "let a = ['x']; for (let i = 0; i < 25; i++) a = [a, a]; JSON.stringify(a).length", Text },
            { "const o = { toJSON() { return 'x'.repeat(4000000) } }; JSON.stringify([o, o, o, o]).length", Text },
            { "const s = 'x'.repeat(4000000); `${s}${s}`.length", Text },
            { "'\\uFDFA'.repeat(4000000).normalize('NFKD').length", Text },
            { "encodeURIComponent('\\u20ac'.repeat(4000000)).length", Text },
            { "escape('\\u20ac'.repeat(4000000)).length", Text },
            { "''.link('\"'.repeat(4000000)).length", Text },
            { "({ ...'x'.repeat(4000000) })", "took a text of more than" },
            { "const { ...rest } = 'x'.repeat(4000000); rest", "took a text of more than" },
            { "for (const key in 'x'.repeat(4000000)) { break; }", "took a text of more than" },
            { "Object.keys('x'.repeat(4000000)).length", "took a text of more than" },
            { "'x'.repeat(4000000).match(/x/g).length", "took a text of more than" },
            { "new Uint8Array(1000000000).length", "bytes and was stopped" },
            { "new Float64Array(20000000).length", "bytes and was stopped" },
            { "new ArrayBuffer(10, { maxByteLength: 2000000000 }).byteLength", "bytes and was stopped" },
            { "new (Object.getPrototypeOf(new Uint8Array(1)).constructor)(1000000000)", "bytes and was stopped" },
            { "Array.from({ length: 1000000000 }).length", "memory and was stopped" },
            { "new Array(1000).fill(0).map(Array.prototype.slice.bind(new Array(500000).fill(1))).length", "memory and was stopped" },
            { "let a = [1]; for (let i = 0; i < 25; i++) a = [a, a]; a.flat(Infinity).length", "made a list of more than" },
            // Values that are small in the script and huge outside
            { "let a = [1]; for (let i = 0; i < 25; i++) a = [a, a]; a", "more than 200,000 members" },
            { "let a = {}; for (let i = 0; i < 25; i++) a = { a, b: a }; toJson(a)", "more than 200,000 members" },
            { "fromJson('[' + '{},'.repeat(1000000) + '{}]').length", "more than 200,000 members" },
            // Built-in loops that run no statement of the script
            { "new Uint8Array(" + Endless + ")", Stopped },
            { "Promise.all(" + Endless + ")", Stopped },
            { "Math.sumPrecise(" + Endless + ")", "not a function" },
            { "Iterator.from({ next: Object.prototype.valueOf.bind({ done: false }) }).forEach(Boolean)", "Iterator is not defined" },
            { "new Set([]).union({ size: 1, has: Boolean, keys: Boolean })", "not a function" },
            { "new Intl.ListFormat('en').format(" + Endless + ")", "not a constructor" },
            // Sources that parsers cannot take
            { new string('(', 5000) + "1" + new string(')', 5000), "nested too deep" },
            { "1" + new string(' ', 100_000), "100,001 characters" },
            { "with ({}) { 1 }", "'with' statement" },
        };

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_script_that_takes_too_much_is_stopped_with_a_sentence(string script, string why)
    {
        // Some scripts are stopped by time alone. The others have a limit of their own, which a slow machine must reach first.
        var timeout = why == Stopped ? TimeSpan.FromSeconds(2) : TimeSpan.FromMinutes(1);
        using var rig = new Rig(s => s.Configure<EngineOptions>(o => o.Expressions = new ExpressionLimits { Timeout = timeout }));
        var instance = await rig.RunActivitiesAsync(Flow.Script("a", script));
        Assert.Contains(why, Assert.Single(instance.Incidents).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'2020-01-31'.replace(/(\\d+)-(\\d+)/, '$2/$1')", "01/2020-31")]
    [InlineData("'aXbX'.replaceAll('X', (m, i) => i)", "a1b3")]
    [InlineData("'abc'.replace('b', '[$&]$$')", "a[b]$c")]
    [InlineData("JSON.stringify({ b: 1, a: [1, { c: 2, b: 3 }], d: undefined }, ['a', 'b'])", "{\"a\":[1,{\"b\":3}],\"b\":1}")]
    [InlineData("JSON.stringify({ a: 1, b: [1, 2] }, (k, v) => typeof v === 'number' ? v + 1 : v)", "{\"a\":2,\"b\":[2,3]}")]
    [InlineData("JSON.stringify({ a: 'é\"' }, null, 1)", "{\n \"a\": \"é\\\"\"\n}")]
    [InlineData("JSON.stringify([undefined, () => 1, new Date(0)])", "[null,null,\"1970-01-01T00:00:00.000Z\"]")]
    [InlineData("[1, [2, [3]]].toString() + [null, undefined, 1].join('-')", "1,2,3--1")]
    [InlineData("const a = [1]; a.push(a); String(a)", "1,")]
    [InlineData("[1, [2, [3, [4]]]].flat(Infinity).join()", "1,2,3,4")]
    [InlineData("const { a, ...rest } = { a: 1, b: 2, c: 3 }; JSON.stringify(rest)", "{\"b\":2,\"c\":3}")]
    [InlineData("const o = { a: 1 }; JSON.stringify({ ...o, ...null, b: 2 })", "{\"a\":1,\"b\":2}")]
    [InlineData("`a${1}b${2}c` + `x${`y${1}${2}`}`", "a1b2cxy12")]
    [InlineData("function f() { return`${1}-${[2, 3]}` } f()", "1-2,3")]
    [InlineData("((parts, value) => parts.raw[0] + value)`\\q${3}`", "\\q3")]
    [InlineData("const a = [1, 2, 3]; let n = 0; for (const i in a) n += a[i]; n", "6")]
    [InlineData("let i = 0; const a = [1, 2]; a[i++] += 5; a[0] + '' + i", "61")]
    [InlineData("const o = { x: { y: [5] } }; const p = 'x'; o[p]['y'][0]", "5")]
    [InlineData("new Uint8Array([1, 2, 3]).map(x => x * 2).join()", "2,4,6")]
    [InlineData("Uint8Array.from([1, 2]).constructor === Uint8Array", "True")]
    [InlineData("new (class extends Float64Array {})(3).length", "3")]
    [InlineData("encodeURIComponent('a b€') + 'é'.normalize('NFD').length", "a%20b%E2%82%AC2")]
    [InlineData("'abc'.padStart(6, '-') + 'x'.padEnd(3) + 'ab'.repeat(2) + 'a'.concat(1, null)", "---abcx  ababa1null")]
    [InlineData("Promise.all([1, Promise.resolve(2)]).then(x => x.join())", "1,2")]
    [InlineData("(async () => { await null; return 'later' })()", "later")]
    [InlineData("'a-b-c'.match(/[a-z]/g).join() + [...'héllo'].length", "a,b,c5")]
    [InlineData("Object.entries({ a: 1 }).map(([k, v]) => k + v).join()", "a1")]
    public async Task What_scripts_do_every_day_gives_the_result_of_the_standard(string script, string result)
    {
        await _rig.RunActivitiesAsync(Flow.Script("a", script));
        Assert.Equal([result], _rig.Host.Lines);
    }

    [Fact]
    public async Task A_script_that_catches_every_error_is_stopped_all_the_same()
    {
        var instance = await _rig.RunActivitiesAsync(Flow.Script("a", "try { 'x'.repeat(536870000) } catch { } 'went on'"));
        Assert.Contains(Text, Assert.Single(instance.Incidents).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JavaScript", "!", "1")]
    [InlineData("JavaScript", "a=>", "1")]
    [InlineData("JavaScript", "1?1:", "1")]
    [InlineData("JavaScript", "new ", "Date")]
    [InlineData("JavaScript", "if(1)", ";")]
    [InlineData("JavaScript", "1+", "1")]
    [InlineData("JavaScript", "x:", ";")]
    [InlineData("JavaScript", "[", "")]
    [InlineData("JavaScript", "`${", "")]
    [InlineData("Liquid", "{% if true %}", "")]
    [InlineData("Liquid", "{% for i in (1..2) %}{% unless false %}", "")]
    [InlineData("Liquid", "{%- capture x -%}", "")]
    [InlineData("Liquid", "{{ a[", "")]
    [InlineData("Liquid", "{{ 1 ", "| plus: 1 }}")]
    [InlineData("Object", "[", "")]
    public void Deep_nesting_never_overflows_a_small_stack(string language, string repeated, string end)
    {
        var languages = _rig.Services.GetRequiredService<ExpressionLanguages>();
        var unit = language == "Liquid" && end.Length > 0 ? repeated + string.Concat(Enumerable.Repeat("| plus: 1 ", 9000)) + "}}" : null;
        var source = unit ?? string.Concat(Enumerable.Repeat(repeated, 90_000 / repeated.Length)) + end;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    languages
                        .Compile(new JsonObject { ["type"] = language, ["value"] = source }, typeof(object))
                        .Evaluate(new NoScope(), default);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            maxStackSize: 512 * 1024
        );
        thread.Start();
        thread.Join();
        Assert.True(failure is null or ExpressionException, failure?.ToString());
    }

    [Fact]
    public async Task A_template_of_a_few_levels_still_renders()
    {
        var template =
            "{% if true %}{% for i in (1..3) %}{% unless i == 2 %}{{ i | plus: 1 | times: 2 }} {% endunless %}{% endfor %}{% endif %}";
        await _rig.RunActivitiesAsync(Flow.Activity("Elsa.WriteLine", "a", ("text", Flow.Expression("Liquid", template))));
        Assert.Equal(["4 8 "], _rig.Host.Lines);
    }
}
