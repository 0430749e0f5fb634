using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>Liquid encodes values for HTML, except in inputs that are no HTML.</summary>
public sealed class PlainTextTests : IDisposable
{
    private const string Name = "O'Brien & Sons +44 <b> \"x\"";
    private readonly Rig _rig = new(s => s.AddActivity<Letter>());

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("subject", "{{ Variables.N }}", Name)]
    [InlineData("subject", "{{ Variables.N | upcase }}", "O'BRIEN & SONS +44 <B> \"X\"")]
    [InlineData("subject", "{% capture c %}{{ Variables.N }}{% endcapture %}{{ c }}", Name)]
    [InlineData("subject", "{{ Variables.N | escape }}", "O&#39;Brien &amp; Sons +44 &lt;b&gt; &quot;x&quot;")]
    [InlineData("subject", "{{ Variables.N | raw }}", Name)]
    [InlineData("body", "{{ Variables.N }}", "O&#x27;Brien &amp; Sons &#x2B;44 &lt;b&gt; &quot;x&quot;")]
    [InlineData("body", "{{ Variables.N | raw }}", Name)]
    public async Task A_value_arrives_as_the_input_needs_it(string input, string template, string arrives) =>
        Assert.Equal($"{input}: {arrives}", await SendAsync((input, Flow.Expression("Liquid", template))));

    [Theory]
    [InlineData("""{ "name": "{{ Variables.N }}" }""")]
    [InlineData("""  {"name":"{{ Variables.N }}"}""")]
    [InlineData("""{ "name": {{ Variables.N | json | raw }} }""")]
    public async Task A_value_in_JSON_text_arrives_unchanged_and_adds_no_member(string template) =>
        Assert.Equal("cells: name=" + Name, await SendAsync(("cells", Flow.Expression("Liquid", template))));

    [Fact]
    public async Task A_list_of_plain_texts_is_not_encoded() =>
        Assert.Equal("to: " + Name, await SendAsync(("to", Flow.Expression("Liquid", "{{ Variables.N }}"))));

    [Fact]
    public async Task Elsas_own_activities_encode_as_before()
    {
        await _rig.RunAsync(
            Flow.Definition(
                Flow.Sequence(Flow.Activity("Elsa.WriteLine", "w", ("text", Flow.Expression("Liquid", "{{ Variables.N }}")))),
                variables: [Flow.Variable("N", "String", Name)]
            )
        );
        Assert.Equal(["O&#x27;Brien &amp; Sons &#x2B;44 &lt;b&gt; &quot;x&quot;"], _rig.Host.Lines);
    }

    private async Task<string> SendAsync(params (string Name, JsonNode? Value)[] inputs)
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(Flow.Sequence(Flow.Activity("Test.Letter", "l", inputs)), variables: [Flow.Variable("N", "String", Name)])
        );
        Assert.Empty(instance.Incidents);
        return Assert.Single(_rig.Host.Lines);
    }

    [Activity("Test", "Test", "Writes what it was given.", PlainText = true)]
    public sealed class Letter : CodeActivity
    {
        [Input]
        public Input<string?> Subject { get; set; } = new((string?)null);

        [Input(IsHtml = true)]
        public Input<string?> Body { get; set; } = new((string?)null);

        [Input]
        public Input<string[]?> To { get; set; } = new((string[]?)null);

        [Input]
        public Input<JsonObject?> Cells { get; set; } = new((JsonObject?)null);

        protected override void Execute(ActivityExecutionContext context)
        {
            var lines = new (string Name, string? Text)[]
            {
                ("subject", context.Get(Subject)),
                ("body", context.Get(Body)),
                ("to", context.Get(To) is { } to ? string.Join('|', to) : null),
                ("cells", context.Get(Cells) is { } cells ? string.Join('|', cells.Select(c => $"{c.Key}={c.Value}")) : null),
            };
            foreach (var (name, text) in lines.Where(l => l.Text is not null))
            {
                context.WorkflowExecutionContext.WriteLine($"{name}: {text}");
            }
        }
    }
}
