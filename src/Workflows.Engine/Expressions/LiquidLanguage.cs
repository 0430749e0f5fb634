using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Fluid;
using Fluid.Ast;
using Fluid.Values;
using Microsoft.Extensions.Options;

namespace Workflows.Engine.Expressions;

/// <summary>The language <c>Liquid</c>: a text template. Values are encoded for HTML unless the filter <c>raw</c> is used.</summary>
internal sealed class LiquidLanguage(IOptions<EngineOptions> options) : IExpressionLanguage
{
    private readonly FluidParser _parser = CreateParser();
    private readonly TemplateOptions _template = LiquidExpression.CreateOptions(options.Value.Expressions);

    public string Name => ExpressionTypes.Liquid;

    public CompiledExpression Compile(JsonNode? value, Type targetType)
    {
        var source = value is JsonValue v && v.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "";
        if (string.IsNullOrWhiteSpace(source))
        {
            return new LiteralExpression("");
        }

        LiquidNesting.Check(source, options.Value.Expressions.MaxNesting);
        if (!_parser.TryParse(source, out var template, out var error))
        {
            throw new ExpressionException($"The template does not parse: {error}");
        }

        return new LiquidExpression(new LiquidRanges().VisitTemplate(template), _template, options.Value.Expressions);
    }

    private static FluidParser CreateParser()
    {
        var parser = new FluidParser(new FluidParserOptions { AllowFunctions = false });
        parser.RegisterIdentifierBlock("capture", CaptureAsync);
        return parser;
    }

    // The same as Fluid's own capture block, but with a writer that limits the length.
    private static async ValueTask<Completion> CaptureAsync(
        string name,
        IReadOnlyList<Statement> statements,
        TextWriter writer,
        TextEncoder encoder,
        TemplateContext context
    )
    {
        var completion = Completion.Normal;
        using var captured = new LiquidWriter(LiquidRun.Of(context));
        foreach (var statement in statements)
        {
            completion = await statement.WriteToAsync(captured, encoder, context);
            if (completion != Completion.Normal)
            {
                break;
            }
        }
        context.SetValue(name, new StringValue(captured.ToString(), encode: false));
        return completion;
    }
}
