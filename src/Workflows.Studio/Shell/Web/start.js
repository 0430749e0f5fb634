// Begins the studio's page. This module runs before the scripts of the package, which stand behind it in the page.

import './requests.js';
import './forms.js';
import { begin as drawActivities } from './activities.js';
import { begin } from './screens.js';

// The studio reads here how dates and numbers are written, and has no screen to choose it.
localStorage.setItem('BlazorCulture', 'en-GB');
drawActivities();
begin();
