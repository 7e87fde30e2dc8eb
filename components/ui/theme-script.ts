/** Where the choice is kept; absent means that the system decides. */
export const THEME_KEY = 'patchbay.theme';

/** Runs in the head, before anything is painted, so that no page flashes in the other theme. The text never changes. */
export const themeScript = `try{var t=localStorage.getItem('${THEME_KEY}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}`;
