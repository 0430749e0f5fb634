using Microsoft.Extensions.DependencyInjection;
using Workflows.BrowserTests.World;
using Workflows.Studio.Package;

namespace Workflows.BrowserTests.Studio;

/// <summary>The studio's screen of secrets: what people see of them, and how they add, replace and delete one.</summary>
public sealed class SecretsPageTests(TestWorld world)
{
    private const string Value = "planted-Marigold-1";

    [Fact]
    public async Task A_secret_is_added_replaced_described_and_deleted_and_its_value_is_never_shown()
    {
        Assert.SkipUnless(world.Server.Services.GetRequiredService<StudioPackage>().IsInstalled, StudioPackage.WhatToInstall);
        await using var visitor = await world.VisitAsync();
        var page = visitor.Page;
        await visitor.OpenAsync("/studio/security/secrets");
        await visitor.TypeAsync("E-mail address", TestWorld.Administrator);
        await visitor.TypeAsync("Password", TestWorld.Password);
        await visitor.PressAsync("Sign in");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Secrets");

        await visitor.TypeAsync("Name", "Mail-Api-Key");
        await visitor.TypeAsync(
            "What is it for? (optional)",
            "Sends text messages to phones of the pilot, by the provider that the digital team chose in May"
        );
        await visitor.TypeAsync("Value", Value);
        await visitor.TypeAsync("Last day on which it can be used (optional)", "2090-07-31");
        await visitor.PressAsync("Keep");
        var row = page.Locator("tbody tr").Filter(new() { HasText = "mail-api-key" });
        await Assertions.Expect(row).ToContainTextAsync("31 July 2090");
        await Assertions.Expect(row).ToContainTextAsync($"by {TestWorld.Administrator}");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The secret mail-api-key is kept.");
        Assert.Equal("", await page.GetByLabel("Value", new() { Exact = true }).InputValueAsync());

        await page.GetByLabel("Kind").SelectOptionAsync("rsa-key");
        await visitor.TypeAsync("Name", "signing-key");
        await visitor.TypeAsync("Value, with all its lines", "line one\nline two");
        await visitor.PressAsync("Keep");
        await Assertions.Expect(page.Locator("tbody")).ToContainTextAsync("signing-key");
        await LooksRightAsync(visitor, "studio-secrets");

        await visitor.PressAsync("Replace the value: mail-api-key");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await visitor.TypeAsync("New value", Value + "-new");
        await LooksRightAsync(visitor, "studio-secrets-replace");
        await visitor.PressAsync("Replace");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(row).ToContainTextAsync("Never");

        await visitor.PressAsync("Describe: mail-api-key");
        await visitor.TypeAsync("Name for people", "Text messages");
        await visitor.PressAsync("Save");
        await Assertions.Expect(row).ToContainTextAsync("Text messages");

        await UseAsync(page, "mail-api-key");
        await visitor.PressAsync("Delete: mail-api-key");
        await Assertions.Expect(dialog).ToContainTextAsync("These workflows use it, and will fail where they do.");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["Sends messages"]);
        await LooksRightAsync(visitor, "studio-secrets-delete");
        await visitor.PressAsync("Cancel");
        await Assertions.Expect(row).ToHaveCountAsync(1);
        foreach (var name in (string[])["mail-api-key", "signing-key"])
        {
            await visitor.PressAsync($"Delete: {name}");
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
            await Assertions.Expect(dialog).ToHaveCountAsync(0);
        }

        await Assertions.Expect(page.Locator("tbody tr").Filter(new() { HasText = "-key" })).ToHaveCountAsync(0);
        Assert.DoesNotContain("Marigold", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(visitor.Troubles);
    }

    /// <summary>Saves a draft that names a secret, as the editor saves one.</summary>
    private static Task UseAsync(IPage page, string secret) =>
        page.EvaluateAsync(
            """
            async (secret) => {
              const text = { typeName: 'String', expression: { type: 'Secret', value: JSON.stringify({ name: secret }) } };
              const root = { type: 'Elsa.WriteLine', id: 'w', version: 1, text };
              const body = JSON.stringify({ model: { definitionId: 'sends-messages', name: 'Sends messages', root }, publish: false });
              await fetch('../elsa/api/workflow-definitions', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
            }
            """,
            secret
        );

    // The screen scrolls within the page, so a picture of all of it needs a window as high.
    private static async Task LooksRightAsync(Visitor visitor, string name)
    {
        foreach (var width in (int[])[320, 768, 1280])
        {
            await visitor.Page.SetViewportSizeAsync(width, width == 320 ? 1500 : 1100);
            await visitor.TakePictureAsync(name, width);
            var isWider = await visitor.Page.EvaluateAsync<bool>(
                "() => { const s = document.getElementById('screen'); return s.scrollWidth > s.clientWidth || document.documentElement.scrollWidth > innerWidth; }"
            );
            Assert.False(isWider, $"{name} scrolls sideways at {width} pixels.");
        }

        await visitor.LooksRightAsync(name, byKeyboard: await visitor.Page.GetByRole(AriaRole.Dialog).CountAsync() == 0);
    }
}
