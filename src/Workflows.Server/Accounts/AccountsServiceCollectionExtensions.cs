using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Workflows.Storage;
using Workflows.Storage.Migrations;

namespace Workflows.Server.Accounts;

/// <summary>Registers the accounts of the people who use operations, dashboard and (later) the studio.</summary>
public static class AccountsServiceCollectionExtensions
{
    /// <summary>Name of the policy that protects the pages and actions of the digital team.</summary>
    public const string Operations = "Operations";

    /// <summary>Adds ASP.NET Identity with cookies, and Data Protection with keys that the master key encrypts.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<AccountsOptions>(configuration.GetSection("Accounts"));
        services.AddSingleton(new MigrationSource(typeof(AccountsDbContext).Assembly));
        services.AddDbContext<AccountsDbContext>(
            (provider, options) =>
            {
                var database = provider.GetRequiredService<Database>();
                if (database.Dialect == Dialect.PostgreSql)
                {
                    options.UseNpgsql(database.Postgres!);
                }
                else
                {
                    options.UseSqlite(database.ConnectionString);
                }
            }
        );
        services.AddDataProtection().SetApplicationName("workflows");
        services.AddSingleton<KeyRing>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = provider.GetRequiredService<KeyRing>();
            options.XmlEncryptor = new MasterKeyXmlEncryptor(provider);
        }));
        services
            .AddIdentity<IdentityUser, IdentityRole>(options =>
            {
                options.Password.RequiredLength = 12;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.User.RequireUniqueEmail = true;
            })
            .AddEntityFrameworkStores<AccountsDbContext>();
        AddCookies(services);
        services.AddAuthorizationBuilder().AddPolicy(Operations, policy => policy.RequireAuthenticatedUser().RequireRole(AccountRoles.All));
        services
            .AddSingleton<FirstAdministrator>()
            .AddSingleton<SignInThrottle>()
            .AddSingleton<AccountSessions>()
            .AddSingleton<AccountAuthenticators>()
            .AddSingleton<PendingSignIn>()
            .AddSingleton<EnrolmentSecret>()
            .AddSingleton<UnknownAccount>()
            .AddScoped<AccountBook>()
            .AddScoped<SigningIn>();
        return services;
    }

    /// <summary>Names, paths and protection of all cookies follow from the public address.</summary>
    private static void AddCookies(IServiceCollection services)
    {
        services
            .AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<PublicAddress, AccountSessions>(
                (options, address, sessions) =>
                {
                    Secure(options.Cookie, address, "workflows-session");
                    options.ExpireTimeSpan = TimeSpan.FromHours(8);
                    options.LoginPath = "/sign-in";
                    options.LogoutPath = "/sign-out";
                    options.AccessDeniedPath = "/sign-in";
                    options.Events.OnValidatePrincipal = sessions.CheckAsync;
                }
            );
        services
            .AddOptions<AntiforgeryOptions>()
            .Configure<PublicAddress>((options, address) => Secure(options.Cookie, address, "workflows-antiforgery"));
        services
            .AddOptions<CookieTempDataProviderOptions>()
            .Configure<PublicAddress>((options, address) => Secure(options.Cookie, address, "workflows-message"));
    }

    private static void Secure(CookieBuilder cookie, PublicAddress address, string name)
    {
        cookie.Name = address.CookieName(name);
        cookie.Path = address.CookiePath;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.SecurePolicy = address.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
    }
}
