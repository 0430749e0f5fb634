using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Workflows.Storage;
using Workflows.Storage.Migrations;
using Workflows.Storage.Privacy;

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
            options.XmlEncryptor = new MasterKeyXmlEncryptor(provider.GetRequiredService<MasterKey>());
        }));
        services
            .AddIdentity<IdentityUser, IdentityRole>(options =>
            {
                options.Password.RequiredLength = 12;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                options.User.RequireUniqueEmail = true;
            })
            .AddEntityFrameworkStores<AccountsDbContext>();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "workflows.session";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = TimeSpan.FromHours(8);
            options.LoginPath = "/sign-in";
            options.LogoutPath = "/sign-out";
            options.AccessDeniedPath = "/sign-in";
        });
        services
            .AddAuthorizationBuilder()
            .AddPolicy(Operations, policy => policy.RequireAuthenticatedUser().RequireRole("Administrator", "Designer", "Publisher"));
        services.AddSingleton<FirstAdministrator>();
        return services;
    }
}
